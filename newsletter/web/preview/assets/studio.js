// The studio's page kept up to date: it fetches itself again when a file was saved, and takes over what has changed.

import { morph } from "./morph.js"

export const parse = (html) => new DOMParser().parseFromString(html, "text/html")

const generation = () => Number(document.documentElement.dataset.generation)
const partsOf = (page) => [...page.querySelectorAll("[data-live]")]
const namesOf = (page) => partsOf(page).map((part) => part.dataset.live).join()

/** Make this page like another version of it; `but` is a part that stays. A page of other parts is taken over whole. */
export function take(html, { but = "" } = {}) {
  const next = parse(html)
  if (namesOf(next) !== namesOf(document)) morph(document.body, document.importNode(next.body, true))
  else for (const part of partsOf(document)) {
    const fresh = next.querySelector(`[data-live="${part.dataset.live}"]`)
    if (part.dataset.live !== but) morph(part, document.importNode(fresh, true))
  }
  takeStyles(next)
  document.title = next.title
  document.body.className = next.body.className
  document.documentElement.dataset.generation = next.documentElement.dataset.generation
  dispatchEvent(new CustomEvent("studio:taken"))
}

/** Another tab may have a style sheet or a script of its own. */
function takeStyles(next) {
  for (const link of next.head.querySelectorAll("link[rel=stylesheet], script[type=module]")) {
    const name = link.localName === "link" ? "href" : "src"
    if (document.head.querySelector(`${link.localName}[${name}="${link.getAttribute(name)}"]`)) continue
    const own = document.createElement(link.localName)
    for (const attribute of link.attributes) own.setAttribute(attribute.name, attribute.value)
    document.head.append(own)
  }
}

let fetching = null
let going = null
let latest = 0

/** Fetch the page that is shown, or gone to, and take over what has changed; one asked for before need not come any more. */
export async function refresh() {
  fetching?.abort()
  fetching = new AbortController()
  const to = going
  try {
    const answer = await fetch(to?.url ?? location.href, { signal: fetching.signal })
    const html = await answer.text()
    if (to?.push || answer.redirected) history[to?.push ? "pushState" : "replaceState"](null, "", answer.url)
    going = null
    take(html, { but: to ? "" : "notice" })
  } catch (error) {
    if (error.name !== "AbortError" && error.name !== "TypeError") throw error
  }
}

/** Go to another view without loading the page anew. */
export function visit(url, { push = true } = {}) {
  going = { url, push }
  return refresh()
}

/** Post a form's values and show the page that comes back; returns whether it went well. */
export async function act(action, values) {
  const answer = await fetch(action, { method: "POST", body: values })
  const html = await answer.text()
  fetching?.abort()
  const at = answer.headers.get("content-location")
  if (at && answer.ok) history.replaceState(null, "", at)
  take(html)
  if (latest > generation()) refresh()
  return answer.ok
}

addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-act]")
  if (!form) return
  event.preventDefault()
  const values = new URLSearchParams(new FormData(form, event.submitter))
  const buttons = form.querySelectorAll("button")
  for (const button of buttons) button.disabled = true
  try {
    await act(form.action, values)
  } finally {
    for (const button of buttons) button.disabled = false
  }
})

addEventListener("click", (event) => {
  const link = event.target.closest("a[href]")
  if (!link || link.target || event.defaultPrevented || event.button) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  if (!link.closest("[data-live]") || link.hasAttribute("download") || link.origin !== location.origin || link.hash) return
  if (!/\/issues\/[^/]+\/[a-z]+$/.test(link.pathname)) return
  event.preventDefault()
  visit(link.href)
})

addEventListener("popstate", () => visit(location.href, { push: false }))

/** Listen for what is saved. */
function listen() {
  const isLost = (lost) => { document.querySelector(".lost").hidden = !lost }
  const worker = new SharedWorker(new URL("news.js", import.meta.url))
  worker.onerror = () => isLost(true)
  worker.port.onmessage = ({ data }) => {
    isLost(data === null)
    if (data === null) return
    latest = data
    if (latest !== generation()) refresh()
  }
}

listen()
