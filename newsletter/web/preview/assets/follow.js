// Follows a send that is under way: asks every second how far it is, and takes the whole page anew when it has ended.

import { morph } from "./morph.js"
import { parse, refresh } from "./studio.js"

let timer
let isMoving = false

function follow() {
  clearTimeout(timer)
  const wasMoving = isMoving
  isMoving = Boolean(document.querySelector("[data-follow]"))
  if (isMoving) timer = setTimeout(look, 1000)
  else if (wasMoving) document.querySelector("[data-live=notice]")?.replaceChildren() // it said that it had begun
}

async function look() {
  const part = document.querySelector("[data-follow]")
  if (!part) return
  try {
    const answer = await fetch(part.dataset.follow)
    const next = parse(await answer.text()).querySelector(".following")
    if (next && part.isConnected) {
      const ended = !next.dataset.follow
      morph(part, document.importNode(next, true))
      if (ended) await refresh()
    }
  } catch (error) {
    if (error.name !== "TypeError") throw error // the studio is closed; the page says so
  }
  follow()
}

addEventListener("studio:taken", follow)
follow()
