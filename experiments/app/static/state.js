// What the page was served with, and a state as the query of an address.

export const offer = JSON.parse(document.getElementById("offer").textContent)
export const find = name => document.getElementById(name)

/** A package as the address has it: lever:start:strength:successor:quiet:tie, or nothing pulled. */
export function written(pulls) {
  return pulls.length ? pulls.map(pull => pull.join(":")).join(",") : "status_quo"
}

/** The query of a state; the server answers with the shortest one. */
export function query(state) {
  const words = [["package", state.written]]
  for (const pin of state.pins) { words.push(["pin", pin]) }
  for (const [question, world] of Object.entries(state.world)) { words.push([question, world]) }
  for (const key of ["runs", "view", "figure", "second", "lit", "lesson", "step", "replicate", "guess"]) {
    if (state[key] !== null && state[key] !== "") { words.push([key, state[key]]) }
  }
  if (state.order.length) { words.push(["order", state.order.join(",")]) }
  return "?" + words.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")
}

/** What a guess is about: one package in one world. */
export const askedOf = state => JSON.stringify([state.package, state.world])

/** What the numbers hang on. */
export const runsOf = state => JSON.stringify([state.package, state.pins, state.world, state.runs])

/** An element with its attributes and children. */
export function made(tag, attributes = {}, ...children) {
  const one = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name in one && typeof value !== "string") { one[name] = value } else { one.setAttribute(name, value) }
  }
  one.append(...children)
  return one
}

/** Fill a list of choices: value -> what is read. */
export function fill(select, options) {
  select.replaceChildren(...Object.entries(options).map(([value, title]) => made("option", { value }, title)))
}
