// The levers of Washington and Seoul, and the questions on the world.

import { fill, find, made, offer, written } from "./state.js"

const STEP = 0.1 // of a strength
const FIRST_MONTH = 6 // from which a lever is pulled that was not before
const OWN = "your_package"
const per = share => `${Math.round(1000 * share) / 10} %`

let state = null, told = null // the sentence on the package
let moved = () => {} // called with what changes in the state, and whether a hand is still on it
const rows = {}, worlds = {}, kept = {}

/** Build all controls; `does` is called whenever a visitor moves one. */
export function build(does) {
  moved = does
  const presets = Object.fromEntries(offer.presets.map(one => [one.name, one.title]))
  fill(find("preset"), { ...presets, [OWN]: "A package of your own" })
  find("preset").addEventListener("change", event => {
    if (event.target.value !== OWN) { moved({ written: event.target.value }, false) } else { show(state) }
  })
  for (const sender of offer.senders) {
    const group = made("div", { role: "group", "aria-label": sender.title }, made("h3", { class: "sender" }, sender.title))
    for (const lever of sender.levers) { group.append(row(lever)) }
    find("rows").append(group)
  }
  for (const question of offer.questions) {
    const select = made("select", { "aria-label": question.title })
    fill(select, question.worlds)
    select.addEventListener("change", () => moved({ world: { ...state.world, [question.name]: select.value } }, false))
    const line = made("div", { class: "line" })
    find("world").append(made("label", {}, question.title, select), line)
    worlds[question.name] = { select, line }
  }
  for (const name of ["levers", "world"]) { find(`tab-${name}`).addEventListener("click", () => turn(name)) }
}

function turn(name) {
  for (const one of ["levers", "world"]) {
    find(one).hidden = one !== name
    find(`tab-${one}`).setAttribute("aria-pressed", one === name)
  }
}

function row(lever) {
  const id = `lever-${lever.name}`
  const slider = made("input", { type: "range", id, min: "0", max: "1", step: String(STEP), value: "0", "aria-label": lever.title, "aria-description": lever.line })
  const label = made("label", { for: id, "data-says": lever.line }, lever.title)
  const shown = made("output", { for: id }, "0 %")
  const more = made("button", { type: "button", "aria-expanded": "false", "aria-label": `${lever.title}: when, and who can undo it` }, "▸")
  const start = made("input", { type: "range", min: "1", max: String(offer.months), "aria-label": `${lever.title}: from month` })
  const startShown = made("output")
  const successor = made("select", { "aria-label": `${lever.title}: the next president` })
  fill(successor, Object.fromEntries(Object.entries(offer.fates)))
  const tie = made("input", { type: "range", min: "0", max: "1", step: String(STEP), "aria-label": `${lever.title}: tied to distance from Moscow` })
  const tieShown = made("output"), since = made("div")
  const settings = made("div", { class: "settings", hidden: true }, made("div", {}, lever.line),
    made("label", {}, "From month", start, startShown), made("label", {}, "Next president", successor),
    ...(lever.tied ? [made("label", {}, "Tied to Moscow", tie, tieShown)] : []), since)
  const whole = made("div", { class: "lever" }, label, slider, shown, more, settings)
  more.addEventListener("click", () => {
    settings.hidden = !settings.hidden
    more.setAttribute("aria-expanded", !settings.hidden)
    more.textContent = settings.hidden ? "▸" : "▾"
  })
  const tell = (by, busy) => {
    const before = state.package.find(one => one[0] === lever.name)
    const held = (one, place) => before && one !== by ? before[place] : Number(one.value) // finer than a step, where an address says so
    pull(lever.name, [lever.name, Number(start.value), held(slider, 2), successor.value, kept[lever.name]?.[4] ?? 0, lever.tied ? held(tie, 5) : 0], busy)
  }
  for (const one of [slider, start, tie]) {
    one.addEventListener("input", () => { name(rows[lever.name], one); tell(one, true) })
    one.addEventListener("change", () => tell(one, false))
  }
  successor.addEventListener("change", () => tell(successor, false))
  rows[lever.name] = { whole, slider, shown, start, startShown, successor, tie, tieShown, since }
  start.value = String(Math.min(FIRST_MONTH, offer.months))
  successor.value = "reviewed"
  tie.value = "0"
  return whole
}

/** The words beside the sliders of a lever, as they stand, or beside the one that was moved. */
function name(row, by) {
  if (!by || by === row.slider) { row.shown.textContent = per(row.slider.value) }
  row.startShown.textContent = row.start.value
  if (!by || by === row.tie) { row.tieShown.textContent = per(row.tie.value) }
}

function pull(lever, made, busy) {
  kept[lever] = made
  const order = Object.keys(rows)
  const others = state.package.filter(one => one[0] !== lever)
  const pulls = (made[2] > 0 ? [...others, made] : others).sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]))
  if (JSON.stringify(pulls) === JSON.stringify(state.package)) { if (!busy) { moved({}, false) } return }
  state = { ...state, package: pulls }
  moved({ package: pulls, written: written(pulls) }, busy)
}

/** Set all controls to a state, without a word to anybody. */
export function show(found) {
  state = found
  find("preset").value = found.preset ?? OWN
  if (told !== found.sentence) { told = found.sentence; find("sentence").innerHTML = `<p>${told}</p>` } // else a focus on it stays
  const pulls = Object.fromEntries(found.package.map(one => [one[0], one]))
  for (const [lever, row] of Object.entries(rows)) {
    const one = pulls[lever]
    row.whole.classList.toggle("pulled", Boolean(one))
    row.slider.value = String(one ? one[2] : 0)
    row.since.textContent = one ? found.since[lever] : "Pull the lever, and it acts from that month on."
    if (one) {
      kept[lever] = one
      row.start.value = String(one[1])
      row.successor.value = one[3]
      row.tie.value = String(one[5])
    }
    name(row)
    if (one) { row.shown.textContent = per(one[2]); row.tieShown.textContent = per(one[5]) }
    row.slider.setAttribute("aria-valuetext", row.shown.textContent)
  }
  for (const [question, { select, line }] of Object.entries(worlds)) {
    select.value = found.world[question]
    line.innerHTML = found.worlds[question]
  }
}
