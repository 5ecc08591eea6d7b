// How much was found, told in the tab by a request of its own; and on the tab itself, whose mail a finding is shown in.

let told = ""

/** Put what is known into the tab, then ask whether it still holds. */
async function tell() {
  const tab = document.querySelector("a[data-count]")
  if (!tab) return
  const fresh = tab.querySelector(".count")
  if (fresh) {
    told = fresh.outerHTML
    return
  }
  if (told) tab.insertAdjacentHTML("beforeend", told)
  try {
    told = await (await fetch(tab.dataset.count)).text()
  } catch {
    return // the studio has been closed, which is said elsewhere
  }
  const now = document.querySelector("a[data-count]")
  now?.querySelector(".count")?.remove()
  now?.insertAdjacentHTML("beforeend", told)
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[target=seen]")
  if (!link) return
  for (const other of document.querySelectorAll(".severity .shown")) other.classList.remove("shown")
  link.closest("li").classList.add("shown")
  document.getElementById("seen-as").textContent = `The mail ${link.dataset.as}`
})

document.addEventListener("studio:taken", tell)
tell()
