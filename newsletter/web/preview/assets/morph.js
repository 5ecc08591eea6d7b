// Makes one piece of a page equal to another and leaves alone what is equal already, so that focus, scrolling, what is
// typed and ticked, and frames that show the same as before stay as they are.

/** Make `old` like `fresh`. */
export function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    leave(old)
    old.replaceWith(fresh)
    come(fresh)
  } else if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data
  } else if (old.isEqualNode(fresh) && !("value" in fresh)) {
    // nothing to do
  } else if (old.matches("iframe[data-frame]")) {
    renew(old, fresh)
  } else if (!isHeld(old)) {
    const before = told(old)
    takeAttributes(old, fresh)
    takeChildren(old, fresh)
    if ((told(old) && told(old) !== before) || !old.form?.matches("[data-act]")) takeValue(old)
  }
}

/** Somebody is at work in there (`data-busy`), or is typing in it. */
function isHeld(element) {
  return "busy" in element.dataset || (element === document.activeElement && isText(element))
}

function isText(element) {
  return element.matches("textarea, input:not([type=radio], [type=checkbox], [type=submit], [type=range])")
}

function takeAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "style") old.removeAttribute(name)
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !(name === "open" && old.localName === "details")) old.setAttribute(name, value)
  }
}

/** What the page says of a field: until it says something else, what is filled in stands. */
const told = (field) => isText(field) ? field.defaultValue : field.defaultChecked

function takeValue(field) {
  if (isText(field)) {
    if (field.value !== field.defaultValue) field.value = field.defaultValue
  } else if (field.localName === "input") {
    field.checked = field.defaultChecked
  }
}

const keyOf = (node) => (node.dataset?.key ?? node.id) || null

const fits = (node, wanted) => node.nodeName === wanted.nodeName && keyOf(node) === keyOf(wanted)

/** Find for each wanted child one that is there; take away the others first, so that no frame is moved: it would load anew. */
function takeChildren(old, fresh) {
  const wanted = [...fresh.childNodes]
  const left = [...old.childNodes]
  const found = wanted.map((child) => {
    const at = left.findIndex((node) => fits(node, child))
    return at < 0 ? null : left.splice(at, 1)[0]
  })
  for (const node of left) {
    leave(node)
    node.remove()
  }
  let place = old.firstChild
  for (const [number, child] of wanted.entries()) {
    const node = found[number]
    if (node === null) {
      old.insertBefore(child, place)
      come(child)
    } else {
      if (node === place) place = node.nextSibling
      else old.insertBefore(node, place)
      morph(node, child)
    }
  }
}

// Where each frame was last read: an error, or another tab, may stand in its place meanwhile.

const places = new Map()
const nameOf = (frame) => frame.dataset.frame + frame.src.match(/\/issues\/[^/]+/)
const placeIn = ({ contentWindow: shown }) => ({ left: shown?.scrollX, top: shown?.scrollY })

function framesIn(node) {
  const all = node.parentNode?.querySelectorAll("iframe[data-frame]:not(.coming)") ?? []
  return [...all].filter((frame) => node.contains(frame))
}

function leave(node) {
  for (const frame of framesIn(node)) places.set(nameOf(frame), placeIn(frame))
}

function come(node) {
  for (const frame of framesIn(node)) {
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(places.get(nameOf(frame))), { once: true })
  }
}

/** Load a frame's new content beside the old, and show it where the old one was read. */
function renew(old, fresh) {
  for (const coming of old.parentNode.querySelectorAll("iframe.coming")) coming.remove()
  if (old.getAttribute("src") === fresh.getAttribute("src")) {
    takeAttributes(old, fresh)
    return
  }
  const place = placeIn(old)
  const next = document.importNode(fresh, true)
  next.style.width = old.style.width
  next.classList.add("coming")
  next.addEventListener("load", () => {
    next.contentWindow.scrollTo(place)
    next.classList.remove("coming")
    old.remove()
  }, { once: true })
  old.after(next)
}
