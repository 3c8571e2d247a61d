// What is said of a guess. It is spoken when it changes, and takes the focus when it is sought.

export function render({ model }) {
  const section = document.createElement("section")
  section.setAttribute("role", "status")
  section.tabIndex = -1
  const say = () => { section.innerHTML = model.said }
  model.on("said", say)
  model.on("sought", () => section.focus())
  say()
  return section
}
