// The plan, edited: what is typed is saved when typing rests, items are moved with the pointer and the keyboard.

import { parse, refresh, take } from "./studio.js"

const REST = 600

const panel = () => document.querySelector(".plan")
const shownVersion = () => panel()?.querySelector(".plan-body")?.dataset.version ?? ""

function say(text, { wrong = false } = {}) {
  const said = panel()?.querySelector(".plan-said")
  if (!said || !text) return
  said.textContent = text
  said.classList.toggle("wrong", wrong)
}

// One change after the other: each must name the version the one before it made.

let last = Promise.resolve()
let written = ""

function inTurn(work) {
  last = last.then(work).catch(() => {
    delete panel().querySelector("[data-lists]")?.dataset.busy
    say("Not saved: the studio does not answer.", { wrong: true })
  })
  return last
}

async function post(action, values, seen) {
  const body = new URLSearchParams(values)
  body.set("seen", seen)
  body.set("quiet", "1")
  const answer = await fetch(action, { method: "POST", body })
  const html = await answer.text()
  const page = parse(html)
  const version = page.querySelector(".plan-body")?.dataset.version
  if (answer.ok) written = version
  return { ok: answer.ok, stale: answer.status === 412, html, page, version }
}

/** Show the page that came back, unless the editor has gone to another one meanwhile. */
function show(answer, place) {
  if (location.href === place) take(answer.html)
  else refresh()
}

// Items

function moveItem(action, values, { path, name, seen }) {
  const place = location.href
  return inTurn(async () => {
    let answer = await post(action, values, seen ?? shownVersion())
    if (answer.stale && answer.version === written) answer = await post(action, values, written)
    delete panel().querySelector("[data-lists]")?.dataset.busy
    show(answer, place)
    say(answer.page.querySelector(answer.ok ? ".plan-said" : ".notice p")?.textContent, { wrong: !answer.ok })
    focusOn(path, name)
  })
}

/** Keep the keyboard on the item that was moved, wherever it stands now. */
function focusOn(path, name) {
  if (!name || (document.activeElement !== document.body && document.activeElement?.isConnected)) return
  const item = [...panel().querySelectorAll("[data-path]")].find((one) => one.dataset.path === path)
  const button = item?.querySelector(`button[title="${name}"]`) ?? item?.querySelector("button")
  button?.focus()
}

addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-plan]")
  if (!form) return
  event.preventDefault()
  if (form.dataset.field) {
    save(form)
    return
  }
  const values = new FormData(form, event.submitter)
  moveItem(form.action, values, { path: values.get("path"), name: event.submitter?.title })
})

addEventListener("keydown", (event) => {
  const field = event.target.closest?.("form[data-field]")
  if (field && event.key === "Enter" && field.dataset.field !== "introduction") {
    event.preventDefault()
    save(field)
  }
  const item = event.target.closest?.(".plan [data-path]")
  const way = { ArrowUp: "Move up", ArrowDown: "Move down" }[event.key]
  if (!item || !way || !event.altKey) return
  const button = item.querySelector(`button[title="${way}"]`)
  if (!button) return
  event.preventDefault()
  const values = new FormData(button.form, button)
  moveItem(button.form.action, values, { path: item.dataset.path, name: event.target.title || way })
})

// Dragging: the item goes along with the pointer, from list to list that may hold it.

let drag = null

addEventListener("pointerdown", (event) => {
  const item = event.target.closest?.(".plan [data-path]")
  if (!item || event.button || event.target.closest("button") || item.classList.contains("missing")) return
  if (event.pointerType === "touch" && !event.target.closest(".grip")) return
  event.preventDefault()
  drag = { item, from: item.parentNode, before: item.nextSibling, y: event.clientY, on: false, id: event.pointerId, seen: shownVersion() }
})

addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) return
  if (!drag.on) {
    if (Math.abs(event.clientY - drag.y) < 4) return
    drag.on = true
    drag.item.classList.add("dragged")
    drag.item.closest("[data-lists]").dataset.busy = ""
  }
  const list = listAt(event.clientY)
  if (!list) return
  const others = [...list.querySelectorAll("[data-path]")].filter((one) => one !== drag.item)
  const next = others.find((one) => { const box = one.getBoundingClientRect(); return event.clientY < box.top + box.height / 2 })
  if (next) next.before(drag.item)
  else list.append(drag.item)
})

/** Find the list nearest to the pointer that may hold what is dragged. */
function listAt(y) {
  const holders = drag.item.dataset.holders.split(" ")
  const far = (list) => { const box = list.getBoundingClientRect(); return Math.max(box.top - y, y - box.bottom, 0) }
  const lists = [...panel().querySelectorAll("ol[data-section]")]
  const fit = lists.filter((list) => holders.includes(list.dataset.section) || list.dataset.section === "out" || list === drag.from)
  return fit.sort((one, other) => far(one) - far(other))[0]
}

function letGo(event, { keep }) {
  if (!drag || (event.pointerId !== undefined && event.pointerId !== drag.id)) return
  const { item, from, before, on, seen } = drag
  drag = null
  if (!on) return
  item.classList.remove("dragged")
  const list = item.parentNode
  const unmoved = list === from && item.nextSibling === before
  if (!keep || unmoved || !list.dataset.section || (list === from && list.dataset.section === "out")) {
    from.insertBefore(item, before)
    delete item.closest("[data-lists]").dataset.busy
    return
  }
  const forms = [...item.querySelectorAll("form")]
  const action = (name) => forms[0].action.replace(/\/do\/[a-z-]+/, `/do/${name}`)
  const position = [...list.querySelectorAll("[data-path]")].indexOf(item)
  const isOut = (one) => one.dataset.section === "out" || !one.dataset.section
  const name = isOut(list) ? "take-out" : isOut(from) ? "put-back" : "move-item"
  const values = { path: item.dataset.path, ...(name !== "take-out" && { section: list.dataset.section, position }) }
  moveItem(action(name), values, { path: item.dataset.path, seen })
}

addEventListener("pointerup", (event) => letGo(event, { keep: true }))
addEventListener("pointercancel", (event) => letGo(event, { keep: false }))
addEventListener("keydown", (event) => { if (event.key === "Escape") letGo({}, { keep: false }) })

// Text: a field knows what stood on disk when it was begun, so that nothing of somebody else's is written over.

const begun = new WeakMap()
const area = (form) => form.querySelector("textarea")

addEventListener("focusin", (event) => {
  const form = event.target.closest?.("form[data-field]")
  if (!form || event.target !== area(form) || "busy" in event.target.dataset) return
  begun.set(form, { base: event.target.value, version: shownVersion() })
})

addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-field]")
  if (!form) return
  event.target.dataset.busy = ""
  clearTimeout(form.resting)
  form.resting = setTimeout(() => save(form), REST)
})

addEventListener("focusout", (event) => {
  const form = event.target.closest?.("form[data-field]")
  if (!form || event.target !== area(form)) return
  if ("busy" in event.target.dataset) save(form)
  else if (begun.get(form)?.version !== shownVersion()) refresh()
})

function save(form) {
  clearTimeout(form.resting)
  const { action } = form
  const place = location.href
  return inTurn(async () => {
    const text = area(form)
    const state = begun.get(form)
    if (!state || state.clash || !("busy" in text.dataset)) return
    const value = text.value
    let answer = await post(action, { value }, state.version)
    while (answer.stale && answer.version !== state.version && [state.base, value].includes(onDisk(answer, form))) {
      state.version = answer.version
      answer = await post(action, { value }, state.version)
    }
    if (answer.ok) {
      begun.set(form, { base: onDisk(answer, form), version: answer.version })
      if (text.value === value) delete text.dataset.busy
      tell(form)
      show(answer, place)
      say(answer.page.querySelector(".plan-said")?.textContent)
    } else if (answer.stale && answer.version) {
      clash(form, state, answer)
    } else {
      tell(form, "Not saved: " + (answer.page.querySelector(".notice p, .excerpt .reason")?.textContent ?? "issue.md cannot be read."))
    }
  })
}

const onDisk = (answer, form) => answer.page.getElementById(area(form).id)?.value

/** Show under a field what is the matter with it, or nothing; what was saved before is no news then. */
function tell(form, text = "", ...more) {
  if (text) panel().querySelector(".plan-said").textContent = ""
  const place = form.querySelector(".clash")
  place.replaceChildren(text, ...more)
  place.hidden = !text
}

/** Both have changed the same words: show what is on disk, and let the editor choose. */
function clash(form, state, answer) {
  const text = area(form)
  const theirs = onDisk(answer, form)
  state.clash = true
  const quote = document.createElement("blockquote")
  quote.textContent = theirs || "(nothing)"
  const choose = (label, choice) => {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "plain"
    button.textContent = label
    button.addEventListener("click", () => {
      begun.set(form, { base: theirs, version: answer.version })
      tell(form)
      choice()
    })
    return button
  }
  tell(form, "issue.md was changed elsewhere meanwhile; nothing of yours was written. It says now:", quote,
    choose("Keep mine", () => save(form)),
    choose("Take what is in the file", () => { text.value = theirs; delete text.dataset.busy; refresh() }))
}

addEventListener("beforeunload", (event) => { if (panel()?.querySelector("textarea[data-busy]")) event.preventDefault() })
