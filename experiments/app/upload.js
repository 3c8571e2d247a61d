// A button that brings a file along. One that is too long is not even read, let alone sent.

export function render({ model }) {
  const label = document.createElement("label")
  const input = document.createElement("input")
  input.type = "file"
  input.accept = ".yaml,.yml,text/yaml"
  label.append("Open a configuration: ", input)

  input.addEventListener("change", async () => {
    const file = input.files[0]
    if (!file) { return }
    const long = file.size > model.most
    model.refused = long ? `${file.name.slice(0, 60)} is longer than ${model.most / 1000} kB, which no package is` : ""
    model.text = long ? "" : await file.text()
    model.serial += 1
    input.value = "" // so that the same file can be opened again
  })
  return label
}
