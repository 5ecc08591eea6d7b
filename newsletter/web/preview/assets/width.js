// The width of the mail: dragged by the handle at its right edge, or by the keys when that has the focus.

import { refresh } from "./studio.js"

const PRESETS = [375, 600, 700]
const STEPS = { ArrowLeft: -10, ArrowRight: 10, ArrowDown: -10, ArrowUp: 10 }

let drag = null

const number = (handle, name) => Number(handle.getAttribute(`aria-value${name}`))

/** Give the mail another width, in whole pixels. */
function set(handle, wanted) {
  const width = Math.round(Math.min(Math.max(wanted, number(handle, "min")), number(handle, "max")))
  for (const frame of handle.parentNode.querySelectorAll("iframe")) frame.width = width
  handle.setAttribute("aria-valuenow", width)
  handle.setAttribute("aria-valuetext", `${width} pixels`)
  return width
}

/** Keep the width in the address, and in the links of the page, which are made anew from it. */
function keep(width) {
  const address = new URL(location.href)
  address.searchParams.set("width", width)
  history.replaceState(null, "", address)
  return refresh()
}

addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.(".handle")
  if (!handle || event.button) return
  const stage = handle.parentNode
  const isCentred = stage.parentNode.scrollWidth <= stage.parentNode.clientWidth
  drag = { handle, from: event.clientX, width: number(handle, "now"), factor: isCentred ? 2 : 1 }
  handle.setPointerCapture(event.pointerId)
  stage.dataset.busy = ""
  document.body.classList.add("dragging")
})

addEventListener("pointermove", (event) => {
  if (drag) set(drag.handle, drag.width + drag.factor * (event.clientX - drag.from))
})

for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    if (!drag) return
    const { handle, width } = drag
    drag = null
    delete handle.parentNode.dataset.busy
    document.body.classList.remove("dragging")
    const now = number(handle, "now")
    if (now !== width) keep(now)
  })
}

addEventListener("keydown", (event) => {
  const handle = event.target.closest?.(".handle")
  if (!handle || event.ctrlKey || event.metaKey || event.altKey) return
  const now = number(handle, "now")
  const wanted = {
    Home: number(handle, "min"),
    End: number(handle, "max"),
    PageDown: PRESETS.findLast((width) => width < now) ?? now,
    PageUp: PRESETS.find((width) => width > now) ?? now,
  }[event.key] ?? (event.key in STEPS ? now + STEPS[event.key] / (event.shiftKey ? 10 : 1) : null)
  if (wanted === null) return
  event.preventDefault()
  keep(set(handle, wanted))
})
