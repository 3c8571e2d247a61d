// The teacher's strip: code and invitation, guesses, proposals. It is there where the address has the secret.

import { per, scale } from "./guesses.js"
import * as proposing from "./proposing.js"
import { ask } from "./server.js"
import { find, made, offer, query } from "./state.js"

const LOOK = 1500 // milliseconds between two looks at the class
const SOON = "The page's first answer is on its way. Try again in a moment."
const TEACHER = "teacher" // in the address, and in sessionStorage

/** The secret of this tab, taken out of the address, so that nobody reads or shares it there. */
function taken() {
  const asked = new URLSearchParams(location.search)
  const given = asked.get(TEACHER)
  if (given !== null) {
    sessionStorage.setItem(TEACHER, given)
    asked.delete(TEACHER)
    history.replaceState({}, "", location.pathname + (asked.size ? `?${asked}` : ""))
  }
  return sessionStorage.getItem(TEACHER)
}

const secret = taken()
const buttons = {}
let page = null, room = null, told = "", looking = 0, invited = "", open = ""
let strip, code, count, line, panel

const tell = (what, more = {}) => ask(`class/teacher/${what}`, { method: "POST", body: JSON.stringify({ teacher: secret, ...more }) })

/** Build the strip on the teacher's page; on a student's, a button to propose. */
export function build(does) {
  page = does
  if (secret === null) { proposing.build(does); return }
  document.head.append(made("link", { rel: "stylesheet", href: new URL("classroom.css", import.meta.url).href }))
  code = made("b", { class: "code" })
  count = made("span", { role: "status" })
  panel = made("div", { id: "class-panel", hidden: true, role: "region", "aria-label": "What the class sees" })
  line = made("p", { role: "alert", hidden: true })
  const row = made("div", { class: "row strip" }, code, count)
  for (const [name, [title, does]] of Object.entries(DOES)) {
    buttons[name] = made("button", { type: "button" }, title)
    buttons[name].addEventListener("click", does)
    if (!INSIDE.includes(name)) { row.append(buttons[name]) }
  }
  strip = made("section", { id: "class", "aria-label": "The class" }, row, line, panel)
  document.querySelector("header").after(strip)
  document.addEventListener("keydown", event => { if (event.key === "Escape") { turn("") } })
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { look() } })
  look()
}

const DOES = {
  join: ["Join", () => turn("join")],
  open: ["Open a guess about this package", async () => {
    if (!page.state()) { return say(SOON) }
    page.move({ view: "guess", guess: null, order: [] }, false) // its answer stands on no wall yet
    take(await tell("open", { query: query(page.state()) }))
    turn("guesses", true)
  }],
  show: ["Show the answer", async () => {
    take(await tell("show"))
    page.move({ view: "answer" }, false)
    turn("guesses", true)
  }],
  nearest: ["Who was nearest", async () => {
    take(await tell("nearest"))
    turn("guesses", true)
  }],
  guesses: ["Guesses", () => turn("guesses")],
  proposals: ["Proposals", () => turn("proposals")],
  save: ["Save the guesses (CSV)", save],
  end: ["End the class", async () => { if (confirm("End the class? All guesses and proposals are forgotten.")) { take(await tell("end")) } }],
  begin: ["Begin a new class", async () => { take(await tell("begin")); turn("join", true) }],
}

const INSIDE = ["save", "end"] // buttons that stand in a panel

/** Say why something cannot be done; of nothing, that all is well. */
function say(text) {
  line.textContent = text
  line.hidden = !text
}

async function look() {
  clearTimeout(looking)
  const goes = take(await tell("look"))
  clearTimeout(looking) // of a look that began meanwhile
  if (goes) { looking = setTimeout(look, LOOK) }
}

/** What the server told of the class; gives whether this page may ask again. */
function take(found) {
  if (found.why === "stranger") {
    sessionStorage.removeItem(TEACHER)
    strip.remove()
    page.refuse("This is not the teacher's address, or the server was started anew. Its terminal shows the address.")
    return false
  }
  if (found.refused) { say(found.refused); return true }
  const now = JSON.stringify(found)
  if (room === null && found.phase === "waiting") { open = "join" }
  if (now !== told) { told = now; room = found; show() }
  return true
}

function show() {
  const over = room.phase === "over", shown = room.phase === "shown"
  for (const [name, button] of Object.entries(buttons)) { button.hidden = over !== (name === "begin") }
  code.textContent = over ? "" : `Class ${room.code}`
  count.textContent = over ? "The class is over. Nothing of it is kept." : `${room.joined} joined, ${room.guessed} guessed`
  if (over) { turn(""); return }
  buttons.show.disabled = !room.question || shown
  buttons.nearest.disabled = !shown || room.named
  buttons.guesses.disabled = !room.question
  buttons.save.disabled = !room.guessed
  buttons.proposals.textContent = `Proposals (${room.proposals.length})`
  draw()
}

/** Open one of the panels, or close it where it is open. */
function turn(name, stays = false) {
  open = open === name && !stays ? "" : name
  say("")
  draw()
}

function draw() {
  for (const name of Object.keys(PANELS)) { buttons[name].setAttribute("aria-expanded", open === name) }
  panel.hidden = !open || !room || room.phase === "over"
  panel.classList.toggle("covers", open !== "proposals")
  if (!panel.hidden) { PANELS[open]() }
}

/** Fill the panel; a button at its end closes it. */
function fill(...parts) {
  const close = made("button", { type: "button", class: "close", "aria-label": "Close" }, "✕")
  close.addEventListener("click", () => { turn(""); buttons.join.focus() })
  panel.replaceChildren(...parts, close)
}

const PANELS = {
  async join() {
    if (invited === room.code) { return fill(...invitation) }
    invited = room.code
    const { address, drawn } = await tell("invite", { page: location.origin + location.pathname })
    const image = made("img", { src: drawn, alt: `QR code of ${address}` })
    const words = made("div", {}, made("p", {}, "Scan the code, or open ", made("b", {}, address.replace(/\?.*/, "")), " and enter"), made("p", { class: "large" }, room.code), buttons.end)
    invitation = [image, words]
    draw()
  },

  guesses() {
    const { title, world, months } = room.question ?? { title: "", world: "", months: 0 }
    const head = made("h2", {}, room.question ? `Talks within ${months} months under '${title}', in the world '${world}'` : "Nothing has been asked yet.")
    if (room.phase !== "shown") {
      const many = made("p", { class: "large" }, `${room.guessed} of ${room.joined} `, made("small", {}, "have guessed"))
      return fill(made("div", {}, head, many, room.phase === "closed" ? made("p", {}, "The model is at work.") : "", buttons.save))
    }
    const { share, low, high } = room.model
    const line = made("p", {}, "The model: ", made("b", {}, per(share)), ` (95 % interval ${low} to ${high} %). ${room.guessed} guesses.`)
    fill(made("div", { class: "wide" }, head, line, scale(room)), made("div", {}, ...ranking(), ...nearest(), buttons.save))
  },

  proposals() {
    const rows = room.proposals.map(one => {
      const pin = made("button", { type: "button", disabled: one.pinned }, one.pinned ? "Pinned" : "Pin to the wall")
      const drop = made("button", { type: "button" }, "Remove")
      pin.addEventListener("click", () => pinned(one))
      drop.addEventListener("click", async () => take(await tell("drop", { number: one.number })))
      return made("li", { class: "row" }, made("span", {}, one.title, one.by ? made("small", {}, ` by ${one.by}`) : ""), pin, drop)
    })
    fill(rows.length ? made("ul", { class: "proposals" }, ...rows) : made("p", {}, "No proposals yet. Students build a package on the usual page and propose it."))
  },
}
let invitation = []

async function pinned(one) {
  if (!page.state()) { return say(SOON) }
  const pins = page.state().pins
  if (!pins.includes(one.package)) {
    if (pins.length >= offer.most_pins) { return say(`At most ${offer.most_pins} packages can be pinned; unpin one first.`) }
    page.move({ pins: [...pins, one.package] }, false)
  }
  take(await tell("pin", { number: one.number }))
}

function ranking() {
  if (!room.ranked.length) { return [] }
  const row = one => made("tr", {}, made("th", { scope: "row" }, one.title), made("td", {}, per(one.share)), made("td", {}, String(one.first)))
  return [made("table", {}, made("thead", {}, made("tr", {}, made("td"), made("th", { scope: "col" }, "the model"), made("th", { scope: "col" }, "put first by"))),
    made("tbody", {}, ...room.ranked.map(row)))]
}

function nearest() {
  if (!room.named) { return [] }
  const rows = room.nearest.map(one => made("li", {}, one.nickname, made("small", {}, ` ${one.guess} %`)))
  return [made("h3", {}, "Nearest"), rows.length ? made("ol", { class: "nearest" }, ...rows) : made("p", {}, "Nobody who guessed has a nickname.")]
}

async function save() {
  const found = await tell("guesses")
  if (found.refused) { return say(found.refused) }
  const address = URL.createObjectURL(new Blob(["\ufeff", found.csv], { type: "text/csv" }))
  made("a", { href: address, download: "guesses.csv" }).click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
