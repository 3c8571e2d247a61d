// The address of the page: a new one for each answer, so that it can be shared and gone back to.

export function render({ model }) {
  let correcting = true // the first address, and one gone back to, are put right and not followed by another
  const show = () => {
    if (!model.address || model.address === window.location.search) { correcting = false; return }
    const url = window.location.pathname + model.address
    if (correcting) { window.history.replaceState({}, "", url) } else { window.history.pushState({}, "", url) }
    correcting = false
  }
  const back = () => {
    correcting = true
    model.popped = window.location.search
    model.pops += 1
  }
  model.on("address", show)
  window.addEventListener("popstate", back)
  model.on("remove", () => window.removeEventListener("popstate", back))
  return document.createElement("span")
}
