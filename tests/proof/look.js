// What can be seen on a page, for the tests of tests/proof: put into the page, and asked by them.
window.look = (() => {
  const shown = (text) => (text.length > 60 ? text.slice(0, 57) + "…" : text);

  // How to find an element again: its tag and classes, and the words it begins with.
  const named = (element) => {
    const classes = [...element.classList].map((name) => "." + name).join("");
    return `<${element.tagName.toLowerCase()}${classes}> ${shown(element.textContent.trim().replace(/\s+/g, " "))}`;
  };

  // Hidden from the eye: not laid out, not painted, or cut off to almost nothing, as words for screen readers are.
  const hidden = (element) => {
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.display === "none" || style.visibility === "hidden" || parseFloat(style.opacity) === 0) return true;
      const cut = style.overflowX !== "visible" || style.clipPath !== "none" || style.clip !== "auto";
      if (cut && style.display !== "inline" && (at.offsetWidth <= 1 || at.offsetHeight <= 1)) return true;
    }
    return parseFloat(getComputedStyle(element).fontSize) < 2;
  };

  // Inside something that can be scrolled sideways, or that cuts off what is too wide.
  const scrolling = (element) =>
    element !== null &&
    element !== document.body &&
    (getComputedStyle(element).overflowX !== "visible" || scrolling(element.parentElement));

  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (/\S/.test(node.data) && !/^(STYLE|SCRIPT|TITLE)$/.test(node.parentElement.tagName) && !hidden(node.parentElement))
        found.push(node);
    }
    return found;
  };

  const boxes = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter((box) => box.width > 0.5 && box.height > 0.5);
  };

  const lines = (rects) => {
    const tops = [];
    for (const box of rects) if (!tops.some((top) => Math.abs(top - box.top) < box.height / 2)) tops.push(box.top);
    return tops.length;
  };

  // What lists take of a line's width, by setting in their items.
  const indented = (element) => {
    const list = element.closest("ul, ol");
    return list ? parseFloat(getComputedStyle(list).paddingInlineStart) + indented(list.parentElement) : 0;
  };

  return {
    // What sticks out of the screen, the innermost elements only.
    sticking() {
      const wide = document.documentElement.clientWidth;
      if (Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) <= wide) return [];
      const out = [...document.body.querySelectorAll("*")].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > wide + 0.5 || box.left < -0.5) && !scrolling(element.parentElement);
      });
      const inner = out.filter((element) => !out.some((other) => other !== element && element.contains(other)));
      return [`the page is ${document.documentElement.scrollWidth} px wide`, ...inner.map(named)];
    },

    // Text twice as large, as a phone makes it for who asked for that: sizes and line heights, and nothing else.
    enlarge() {
      const styles = [...document.body.querySelectorAll("*")].map((element) => {
        const style = getComputedStyle(element);
        return [element, parseFloat(style.fontSize), parseFloat(style.lineHeight)];
      });
      for (const [element, size, line] of styles) {
        element.style.setProperty("font-size", 2 * size + "px", "important");
        if (line) element.style.setProperty("line-height", 2 * line + "px", "important");
      }
    },

    // Words on more than one line that would have fitted on one of `room` pixels, less what lists take of it; the columns
    // of a table of data have to share it. Addresses may break.
    broken(room) {
      const found = [];
      for (const node of texts()) {
        const row = node.parentElement.closest("table:not([role]) tr");
        const share = (row ? room / row.cells.length - 16 : room) - indented(node.parentElement); // 16: a cell's sides
        for (const token of node.data.matchAll(/[^\s\u00a0\u200b]+/gu)) {
          if (/@|:\/\/|\p{L}\.\p{L}|\//u.test(token[0])) continue;
          for (const word of token[0].matchAll(/[\p{L}\p{M}\p{N}'’.,]+/gu)) {
            const from = token.index + word.index;
            const parts = boxes(node, from, from + word[0].length);
            const long = parts.reduce((sum, box) => sum + box.width, 0);
            if (lines(parts) > 1 && long <= share) found.push(`“${word[0]}” (${Math.round(long)} px) in ${named(node.parentElement)}`);
          }
        }
      }
      return found;
    },

    // Texts that are painted over each other: the middle half of their lines, so that close lines do not count. A large
    // quotation mark alone is an ornament, and its ink is above that middle.
    collisions() {
      const all = texts().flatMap((node) => {
        if (!/[\p{L}\p{N}]/u.test(node.data)) return [];
        const style = getComputedStyle(node.parentElement);
        const half = parseFloat(style.fontSize) / 4;
        return boxes(node, 0, node.data.length).map((box) => {
          const middle = (box.top + box.bottom) / 2;
          return { node, left: box.left + 1, right: box.right - 1, top: middle - half, bottom: middle + half };
        });
      });
      all.sort((one, other) => one.top - other.top);
      const found = new Set();
      all.forEach((one, index) => {
        for (let at = index + 1; at < all.length && all[at].top < one.bottom; at++) {
          const other = all[at];
          if (other.node !== one.node && other.left < one.right && one.left < other.right)
            found.add(`“${shown(one.node.data.trim())}” and “${shown(other.node.data.trim())}” in ${named(other.node.parentElement)}`);
        }
      });
      return [...found];
    },

    // Text that its box cuts off.
    cut() {
      const found = new Set();
      for (const node of texts()) {
        for (let at = node.parentElement; at && at !== document.body; at = at.parentElement) {
          const style = getComputedStyle(at);
          if (style.overflowX !== "hidden" && style.overflowY !== "hidden" && style.overflowY !== "clip") continue;
          const frame = at.getBoundingClientRect();
          for (const box of boxes(node, 0, node.data.length)) {
            const middle = (box.top + box.bottom) / 2;
            if (middle > frame.bottom + 1 || middle < frame.top - 1 || box.right > frame.right + 1 || box.left < frame.left - 1)
              found.add(`“${shown(node.data.trim())}” by ${named(at)}`);
          }
        }
      }
      return [...found];
    },
  };
})();
