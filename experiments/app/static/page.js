// The page: a move goes out, a first answer follows the hand, the whole comes when it rests.

import * as classroom from "./classroom.js"
import * as controls from "./controls.js"
import { links, Place, reach } from "./pictures.js"
import { ask, line, Newest } from "./server.js"
import { askedOf, find, made, offer, query, runsOf, written } from "./state.js"
import { bring, guessing, lessons, watching } from "./views.js"

const REST = 140 // milliseconds without a move after which the whole answer is asked for
const MOST_UNDONE = 100

let state = null // as the server told it last, with what was moved since
let settled = null // as the last whole answer has it
let past = []
let serial = 0, shown = 0, drawn = 0, began = 0, resting = 0, correcting = true // drawn: whose whole answer stands here
let whole = null // what stops the whole answer that is under way
const seen = new Set() // packages and worlds whose answer has stood here
const lost = () => document.body.classList.contains("lost")

const places = Object.fromEntries([...document.querySelectorAll(".picture")].map(figure => {
  const which = figure.dataset.place
  return [which, new Place(figure, name => move({ [which]: name }, false))]
}))

/** Take a change of the state; `busy`: a hand is still on it. */
export function move(changes, busy, remember = true) {
  const next = { ...state, ...changes }
  if (changes.package) { next.written = written(changes.package) }
  if (remember && (askedOf(next) !== askedOf(state) || (changes.written && changes.written !== state.written))) {
    Object.assign(next, { guess: null, order: [] }) // a guess is about one package in one world
  }
  state = next
  go(query(next), busy)
}

/** Show the state of an address. */
export function go(address, busy = false) {
  serial += 1
  if (!correcting && !lost()) { find("message").hidden = true } // else it says why
  began = performance.now()
  whole?.abort()
  first.ask({ address, serial })
  clearTimeout(resting)
  resting = setTimeout(() => rest(address, serial), busy ? REST : 0)
}

const first = new Newest(async asked => {
  const found = await ask(`live${asked.address}`)
  take(found, asked)
})

async function rest(address, number) {
  whole = new AbortController()
  const found = await ask(`answer${address}`, { signal: whole.signal })
  if (found === null || number !== serial) { return }
  first.forget()
  take(found, { address, serial: number, last: true })
}

/** What came back: controls, numbers and pictures, unless something newer stands there. */
function take(found, asked) {
  if (found === null || asked.serial < shown) { return }
  if (found.refused) { if (asked.serial === serial) { refuse(`${correcting ? "The address of this page cannot be used. " : ""}${found.refused}`) } return }
  shown = asked.serial
  if (asked.serial === serial) { // else a hand has gone on
    state = found.controls
    controls.show(state)
    arrange()
    conceal(!found.answer)
  }
  if (found.answer && (asked.last || drawn < asked.serial)) { show(found.answer, found.controls, asked.last, asked.serial) }
  if (asked.last && asked.serial === serial) { settle() }
}

/** A whole answer stands: it can be gone back to, shared and taken home. */
function settle() {
  if (settled && runsOf(settled) !== runsOf(state) && !correcting) { past = [...past.slice(-MOST_UNDONE), settled] }
  settled = state
  undoable()
  const address = location.pathname + state.query + themed()
  if (location.pathname + location.search !== address) { history[correcting ? "replaceState" : "pushState"]({}, "", address) }
  correcting = false
  for (const one of document.querySelectorAll(".take")) { one.href = `take/${one.dataset.name}${state.query}` }
}

const themed = () => new URLSearchParams(location.search).has("theme") ? `&theme=${document.documentElement.dataset.theme}` : ""

/** The parts of the page that the state's view needs. */
function arrange() {
  const view = state.view
  document.body.dataset.view = view
  for (const one of document.querySelectorAll("#views button")) { one.setAttribute("aria-pressed", one.dataset.view === view) }
  find("lesson").hidden = view !== "lessons"
  find("guess").hidden = view !== "guess"
  find("watch").hidden = view !== "watch"
  guessing.show(state, seen.has(askedOf(state)))
  lessons.show(state)
  watching.show(state)
  links(state, (lit, busy) => move({ lit }, busy))
  reach()
}

const HELD = { guess: "The answer comes after the guess.", lessons: "The answer comes with the first move of the lesson." }

/** Show the answer, or say what comes before it. */
function conceal(hidden) {
  find("numbers").hidden = find("pictures").hidden = hidden
  find("held").textContent = hidden ? HELD[state?.view] ?? "" : ""
}

/** Put an answer on the page. */
function show(answer, told, last, asked) {
  const columns = answer.columns, took = ((performance.now() - began) / 1000).toFixed(2)
  find("headline").innerHTML = term("Talks", offer.says.talks)
  find("headline").append(` within ${offer.months} months in the world '${told.world_title}', and points against the status quo`)
  numbers(columns)
  find("numbers").classList.toggle("coarse", !answer.whole)
  for (const [place, one] of Object.entries(places)) {
    const name = told[place]
    one.show(name, answer.pictures[name], columns, told.lit, last)
    if (answer.described) { one.drawn.setAttribute("aria-label", answer.described[name]) }
  }
  reach()
  const facts = find("facts"), many = `${answer.replicates.toLocaleString("en-US")} histories`
  if (last) {
    facts.textContent = `whole answer after ${took} s (${many})${facts.dataset.first && facts.dataset.serial === String(serial) ? `, first picture after ${facts.dataset.first} s` : ""}`
    facts.dataset.seconds = took
    find("says").textContent = answer.says
    find("ledger").innerHTML = answer.ledger
    for (const mark of find("ledger").querySelectorAll("[data-colour]")) { mark.style.background = mark.dataset.colour }
    guessing.tell(answer.verdict)
    seen.add(askedOf(told))
    drawn = asked
    document.body.dataset.answers = String(Number(document.body.dataset.answers ?? 0) + 1)
  } else {
    facts.dataset.first = took
    facts.dataset.serial = String(serial)
    facts.textContent = `first picture after ${took} s (${many})`
  }
}

const term = (word, text) => `<span class="term" tabindex="0" data-says="${text}" aria-description="${text}">${word}</span>`

/** The share under each package, large, with intervals and effects; written anew only where packages change. */
function numbers(columns) {
  const here = find("columns"), shape = JSON.stringify(columns.map(one => [one.name, one.title, one.live, one.pinned]))
  if (here.dataset.shape !== shape) {
    here.dataset.shape = shape
    here.replaceChildren(...columns.map(one => {
      const column = made("div", { class: `column${one.live ? " live" : ""}`, "data-policy": one.name })
      column.innerHTML = `<div class="who"><span class="mark"></span><span></span></div><div class="share"><span data-number="talks"></span><span class="unit"> %</span></div>
<div class="interval">${term("interval", offer.says.interval)} <span data-number="interval"></span></div>
<div class="effect">${one.effect === undefined ? "no new step" : `<b data-number="effect"></b> ${term("points", offer.says.points)} <span class="one">(<span data-number="effect interval"></span>)</span>`}</div>`
      column.querySelector(".mark").style.background = one.colour
      column.querySelector(".who span:last-child").textContent = one.title
      if (!one.live && one.pinned) { column.querySelector(".who").append(unpin(one)) }
      return column
    }))
  }
  columns.forEach((one, k) => {
    const put = (kind, text) => { const place = here.children[k].querySelector(`[data-number="${kind}"]`); if (place && place.textContent !== text) { place.textContent = text } }
    put("talks", one.share)
    put("interval", `${one.low} to ${one.high}`)
    put("effect", one.effect)
    put("effect interval", `${one.effect_low} to ${one.effect_high}`)
  })
}

/** A button that takes a package from beside the others. */
function unpin(column) {
  const button = made("button", { type: "button", class: "unpin", "aria-label": `Unpin ${column.title}` }, "✕")
  button.addEventListener("click", () => move({ pins: state.pins.filter(one => one !== column.pinned) }, false))
  return button
}

function say(line) {
  find("message").textContent = line
  find("message").hidden = false
}

/** Say why something cannot be done. */
export function refuse(line) {
  say(line)
  if (settled) { state = settled; controls.show(state) }
}

function pin() {
  if (state.pins.includes(state.written)) { return refuse("This package is pinned already.") }
  if (state.pins.length >= offer.most_pins) { return refuse(`At most ${offer.most_pins} packages can be pinned; unpin one first.`) }
  move({ pins: [...state.pins, state.written] }, false)
}

const undoable = () => { find("undo").disabled = !past.length }

function undo() {
  const before = past.pop(), kept = Object.fromEntries(["view", "figure", "second", "lit", "lesson", "step"].map(key => [key, state[key]]))
  settled = null // taking a move back is no move
  undoable()
  state = { ...before, ...kept }
  go(query(state))
}

/** Close the sheet of a phone; who opened it stands at its button again. */
function close() {
  if (!document.body.classList.contains("levers")) { return }
  document.body.classList.remove("levers")
  find("open").focus()
}

function tips() {
  const tip = made("div", { id: "tip", hidden: true, role: "tooltip" })
  document.body.append(tip)
  const on = event => {
    const one = event.target.closest?.("[data-says]")
    if (!one) { tip.hidden = true; return }
    tip.textContent = one.dataset.says
    tip.hidden = false
    const box = one.getBoundingClientRect()
    tip.style.left = `${Math.max(4, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`
    tip.style.top = `${box.bottom + 6 + tip.offsetHeight > innerHeight ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`
  }
  for (const name of ["mouseover", "focusin", "click"]) { document.addEventListener(name, on) }
  document.addEventListener("keydown", event => { if (event.key === "Escape") { tip.hidden = true; find("more").open = false; close() } })
}

function begin() {
  controls.build((changes, busy) => move(changes, busy))
  for (const [name, title] of Object.entries(offer.views)) {
    const button = made("button", { type: "button", "data-view": name, "aria-pressed": "false" }, title)
    button.addEventListener("click", () => move({ view: name }, false))
    find("views").append(button)
  }
  guessing.build({ move })
  lessons.build({ move, go })
  watching.build({ move, refuse })
  bring({ refuse, go, state: () => state })
  classroom.build({ move, refuse, state: () => state })
  find("pin").addEventListener("click", pin)
  find("undo").addEventListener("click", undo)
  find("open").addEventListener("click", () => { document.body.classList.add("levers"); find("close").focus() })
  find("close").addEventListener("click", close)
  find("theme").addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme !== "dark"
    document.documentElement.dataset.theme = dark ? "dark" : "light"
    localStorage.setItem("theme", dark ? "dark" : "light")
  })
  tips()
  document.addEventListener("click", event => { if (!find("more").contains(event.target)) { find("more").open = false } })
  addEventListener("popstate", () => { find("message").hidden = !lost(); correcting = true; past = []; undoable(); go(location.search) })
  line.addEventListener("lost", () => { document.body.classList.add("lost"); say("The server does not answer. What you see may be of an earlier package. It is asked again.") })
  line.addEventListener("found", () => { document.body.classList.remove("lost"); find("message").hidden = true })
  conceal(true)
  opened(location.search)
}

/** The first answer; where the address cannot be used, that of a page without one, and why. */
async function opened(address) {
  const found = await ask(`live${address}`)
  if (found?.refused) {
    state = (await ask("live")).controls
    go(query(state))
    refuse(`The address of this page cannot be used. ${found.refused}`)
    return
  }
  state = found.controls
  go(address)
}

begin()
