// The reader chooser: type, go up and down, press Enter; and the button that copies a source.

import { visit } from "./studio.js"

const input = () => document.getElementById("reader")
const chooser = () => input()?.closest(".chooser")
let before = ""
let untyped = ""
let asked = 0
let timer = 0
let fresh = false

const options = () => [...chooser().querySelectorAll("[role=option]:not([hidden])")]

function open() {
  const box = chooser()
  if (input().getAttribute("aria-expanded") === "true") return
  delete box.dataset.shut
  box.dataset.busy = ""
  input().setAttribute("aria-expanded", "true")
  before = input().value
  untyped ||= box.querySelector("[data-found]").innerHTML
  fresh = true
  mark(box.querySelector("[aria-selected=true]"))
}

function close() {
  const box = chooser()
  clearTimeout(timer)
  asked += 1
  mark(null)
  box.dataset.shut = ""
  delete box.dataset.busy
  input().setAttribute("aria-expanded", "false")
  input().value = before
  narrow("")
}

function mark(option) {
  for (const one of chooser().querySelectorAll(".active")) one.classList.remove("active")
  option?.classList.add("active")
  option?.scrollIntoView({ block: "nearest" })
  if (option) input().setAttribute("aria-activedescendant", option.id)
  else input().removeAttribute("aria-activedescendant")
}

function choose(option) {
  if (!option) return
  before = option.querySelector(".who").textContent
  const url = option.href
  close()
  visit(url)
}

/** Leave those made-up readers that say what was typed, and ask for those of the list. */
function narrow(text) {
  const wanted = text.trim().toLowerCase()
  for (const option of chooser().querySelectorAll("[data-made-up] [role=option]")) {
    option.hidden = !option.textContent.toLowerCase().includes(wanted)
  }
  clearTimeout(timer)
  if (wanted && input().dataset.find) timer = setTimeout(() => find(text.trim()), 120)
  else chooser().querySelector("[data-found]").innerHTML = untyped
}

async function find(text) {
  const turn = ++asked
  const url = new URL(input().dataset.find, location.href)
  const found = chooser().querySelector("[data-found]")
  url.searchParams.set("find", text)
  found.ariaBusy = "true"
  const html = await fetch(url).then((answer) => answer.text()).catch(() => "")
  if (turn !== asked) return
  found.ariaBusy = null
  found.innerHTML = html
  mark(options()[0])
}

addEventListener("focusin", (event) => {
  if (event.target !== input()) return
  open()
  input().select()
})
addEventListener("click", (event) => {
  if (event.target !== input()) return
  open()
  if (fresh) input().select()
  fresh = false
})
addEventListener("focusout", (event) => {
  if (event.target === input() && chooser() && !chooser().contains(event.relatedTarget)) close()
})
addEventListener("input", (event) => {
  if (event.target !== input()) return
  open()
  fresh = false
  narrow(input().value)
  mark(options()[0])
})
addEventListener("keydown", (event) => {
  if (event.target !== input() || event.isComposing) return
  const list = options()
  const at = list.findIndex((option) => option.classList.contains("active"))
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    open()
    mark(list[(at + (event.key === "ArrowDown" ? 1 : -1) + list.length) % list.length])
  } else if (event.key === "Enter") {
    if (input().getAttribute("aria-expanded") === "true") choose(list[at])
    else open()
  } else if (event.key === "Escape") {
    close()
  } else {
    return
  }
  event.preventDefault()
})
addEventListener("click", (event) => {
  const option = event.target.closest?.(".choices [role=option]")
  if (option && !event.metaKey && !event.ctrlKey) {
    event.preventDefault()
    event.stopImmediatePropagation()
    choose(option)
    input().blur()
  }
}, true)

addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]")
  if (!button) return
  const lines = document.querySelectorAll(`${button.dataset.copy} li`)
  const text = [...lines].map((line, number) => (number && !line.classList.contains("on") ? "\n" : "") + line.textContent).join("")
  await navigator.clipboard.writeText(text)
  button.textContent = "Copied"
})
