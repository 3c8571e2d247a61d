// A figure, and how long it took from the visitor's move to the picture. Reports its own width, so
// that the figure is laid out for it.

const since = (start) => (performance.now() - start) / 1000
const spoken = (seconds) => `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`

export function render({ model, el }) {
  const figure = document.createElement("figure")
  const image = document.createElement("img")
  const caption = document.createElement("figcaption")
  const footer = document.createElement("span")
  const told = document.createElement("span") // the result and not how long it took
  told.setAttribute("role", "status")
  told.className = "told"
  caption.append(footer)
  figure.append(image, caption, told)

  let moved = performance.now() // when the last slider was let go, or key or button pressed
  let first = null // seconds to the coarse picture of that move
  let held = false // while a pointer drags, nothing has been let go
  const release = () => { held = false; moved = performance.now(); first = null }
  const press = () => { held = true }

  const arrive = () => {
    if (!model.src) { return }
    const took = since(moved)
    if (!model.timed) {
      footer.textContent = model.facts
    } else if (!model.whole) {
      first ??= took
      footer.textContent = held ? `${model.facts}.` : `First picture after ${spoken(took)}: ${model.facts}; the rest follows.`
    } else {
      const before = first === null ? "" : `first picture after ${spoken(first)}, `
      footer.textContent = `From your move: ${before}whole answer after ${spoken(took)} (${model.facts}).`
    }
    if (model.whole) { told.textContent = model.says }
    footer.dataset.seconds = took.toFixed(3)
    image.dataset.serial = model.serial
  }
  const show = () => {
    image.alt = model.alt
    image.hidden = !model.src
    if (model.src) { image.src = model.src }
  }

  image.addEventListener("load", arrive)
  model.on("serial", show)
  show()

  const watch = new ResizeObserver((entries) => {
    const width = Math.round(entries[0].contentRect.width)
    if (width && width !== model.width) { model.width = width }
  })
  watch.observe(figure)
  window.addEventListener("pointerdown", press, true)
  for (const kind of ["pointerup", "keydown", "change"]) { window.addEventListener(kind, release, true) }
  model.on("remove", () => {
    watch.disconnect()
    window.removeEventListener("pointerdown", press, true)
    for (const kind of ["pointerup", "keydown", "change"]) { window.removeEventListener(kind, release, true) }
  })
  return figure
}
