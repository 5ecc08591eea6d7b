// What is saved, heard once for all tabs (a shared worker): a browser keeps six connections to a host, and a tab that
// held one would leave none to the seventh.

const tabs = []
const news = new EventSource(new URL("../events", location.href))
let latest

/** Tell every tab which generation there is; null while nobody answers. */
function tell(generation) {
  latest = generation
  for (const tab of tabs) tab.postMessage(latest)
}

news.onmessage = (event) => tell(Number(event.data))
news.onerror = () => tell(null)

addEventListener("connect", ({ ports: [tab] }) => {
  tabs.push(tab)
  if (latest !== undefined) tab.postMessage(latest)
})
