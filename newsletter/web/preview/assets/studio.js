// The studio's page kept up to date: it fetches itself again when a file was saved, and takes over what has changed.

import { morph } from "./morph.js"

const parser = new DOMParser()

/** Make the live parts of this page like those of another version of it; `but` is a part that stays. */
export function take(html, { but = "" } = {}) {
  const next = parser.parseFromString(html, "text/html")
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = next.querySelector(`[data-live="${part.dataset.live}"]`)
    if (fresh && part.dataset.live !== but) morph(part, document.importNode(fresh, true))
  }
  takeStyles(next)
  document.title = next.title
  document.body.className = next.body.className
  document.documentElement.dataset.generation = next.documentElement.dataset.generation
  document.dispatchEvent(new CustomEvent("studio:taken"))
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

/** Fetch this page again and take over what has changed; what was told of the last action still stands. */
export async function refresh() {
  fetching?.abort()
  fetching = new AbortController()
  try {
    const answer = await fetch(location.href, { signal: fetching.signal })
    take(await answer.text(), { but: "notice" })
  } catch (error) {
    if (error.name !== "AbortError" && error.name !== "TypeError") throw error
  }
}

/** Go to another view without loading the page anew. */
export async function visit(url, { push = true } = {}) {
  const answer = await fetch(url)
  const html = await answer.text()
  if (push) history.pushState(null, "", answer.url)
  if (parser.parseFromString(html, "text/html").querySelectorAll("[data-live]").length === document.querySelectorAll("[data-live]").length) take(html)
  else location.reload()
}

/** Post a form's values and show the page that comes back; returns whether it went well. */
export async function act(action, values) {
  const answer = await fetch(action, { method: "POST", body: values })
  const html = await answer.text()
  const at = answer.headers.get("content-location")
  if (at && answer.ok) history.replaceState(null, "", at)
  take(html)
  return answer.ok
}

document.addEventListener("submit", async (event) => {
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

document.addEventListener("click", (event) => {
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
  const news = new EventSource(document.documentElement.dataset.events)
  const lost = document.querySelector(".lost")
  news.onmessage = (event) => {
    lost.hidden = true
    if (event.data !== document.documentElement.dataset.generation) refresh()
  }
  news.onerror = () => { lost.hidden = false }
}

listen()
