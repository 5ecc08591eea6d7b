// How much was found, told in the tab by a request of its own; and on the tab itself, whose mail a finding is shown in.

const LATER = 600 // milliseconds: the mail that was just saved is shown first

let told = ""
let waiting = 0

/** Put what was known into the tab, and ask for what holds now unless the page says so itself. */
function tell() {
  clearTimeout(waiting)
  const tab = document.querySelector("a[data-count]")
  const fresh = tab?.querySelector(".count")
  if (fresh) told = fresh.outerHTML
  else if (tab) {
    put(told)
    waiting = setTimeout(ask, LATER, tab.dataset.count)
  }
}

async function ask(url) {
  try {
    told = await (await fetch(url)).text()
    put(told)
  } catch {
    // the studio has been closed, which is said elsewhere
  }
}

function put(count) {
  const tab = document.querySelector("a[data-count]")
  tab?.querySelector(".count")?.remove()
  tab?.insertAdjacentHTML("beforeend", count)
}

let shown = ""

/** Mark the finding that was gone to, also when the page has come anew. */
function mark() {
  for (const link of document.querySelectorAll("a[target=seen]")) {
    const isShown = link.href === shown
    link.closest("li").classList.toggle("shown", isShown)
    if (isShown) document.getElementById("seen-as").textContent = `The mail ${link.dataset.as}`
  }
}

addEventListener("click", (event) => {
  const link = event.target.closest("a[target=seen]")
  if (!link) return
  shown = link.href
  mark()
})

addEventListener("studio:taken", () => { tell(); mark() })
tell()
