// A student's page: join, guess, see the answer. What it knows of the student goes with the tab.

import { per, scale } from "./guesses.js"
import { KEPT } from "./proposing.js"
import { ask } from "./server.js"
import { fill, find, made } from "./state.js"

const LOOK = 1800 // milliseconds between two looks at the class
const NO_RANK = "no idea"
const NARROW = 360 // of the drawing, as wide as a phone

let me = JSON.parse(sessionStorage.getItem(KEPT) ?? "null")
let number = 0, told = "", looking = 0 // the question that is shown, all that is shown, the next look

const tell = (what, more = {}) => ask(`class/${what}`, { method: "POST", body: JSON.stringify({ ...me, ...more }) })

function say(line) {
  find("line").textContent = line
  find("line").hidden = !line
}

async function join(event) {
  event.preventDefault()
  const code = find("code").value.trim().toUpperCase()
  const found = await tell("join", { code, nickname: find("nickname").value, token: "" })
  if (found.refused) { say(found.refused); find("code").focus(); return }
  me = { code, token: found.token }
  sessionStorage.setItem(KEPT, JSON.stringify(me))
  say("")
  await look()
  find("question").focus()
}

async function look() {
  clearTimeout(looking)
  if (!me) { return }
  const found = await tell("look")
  if (found.why !== "often") { take(found) } // the next look tells
  clearTimeout(looking) // of a look that began meanwhile
  if (me) { looking = setTimeout(look, LOOK) }
}

/** What the class told: a room, or why not. */
function take(found) {
  if (found.why === "stranger") {
    me = null
    told = ""
    sessionStorage.removeItem(KEPT)
    find("inside").hidden = true
    find("enter").hidden = false
    find("who").textContent = "Join the class"
    return say(found.refused)
  }
  if (found.refused) { return say(found.refused) }
  const now = JSON.stringify(found)
  if (now !== told) { told = now; show(found) }
}

function show(room) {
  find("enter").hidden = true
  find("inside").hidden = false
  find("who").textContent = room.nickname ? `The class: ${room.nickname}` : "The class"
  find("asked").hidden = !room.question
  find("build").hidden = room.open // its answer stands there
  if (room.question && room.question.number !== number) { begin(room) }
  find("commit").hidden = !room.open
  find("send").textContent = room.guess === null ? "Commit" : "Change my guess"
  find("says").textContent = state(room)
  find("result").replaceChildren(...room.answer ? result(room) : [])
  find("own").replaceChildren(...room.proposals.length ? proposals(room) : [])
}

/** A question that was not shown before. */
function begin(room) {
  const { title, told: line, world, months, ranked, places } = room.question
  number = room.question.number
  find("question").textContent = `Of 100 histories under '${title}', in how many do talks begin within ${months} months?`
  find("told").textContent = `${line} The world: ${world}.`
  find("share").value = String(room.guess ?? 50)
  find("shown").textContent = find("share").value
  find("ranking").hidden = !ranked.length
  const titles = Object.fromEntries(ranked.map(one => [one.name, one.title]))
  find("ranks").replaceChildren(...places.map((place, k) => {
    const select = made("select", {})
    fill(select, { "": NO_RANK, ...titles })
    select.value = room.order[k] ?? ""
    return made("label", {}, place, select)
  }))
}

function state(room) {
  if (!room.question) { return "You are in. The teacher asks the first question soon." }
  if (room.open) { return room.guess === null ? "Your guess is awaited." : `You have committed ${room.guess} %. You can change it until the answer is shown.` }
  return room.answer ? "The answer is shown." : "Guesses are closed. The answer comes in a moment."
}

function result(room) {
  const { share, low, high, near, ranked } = room.answer
  const list = made("ol", {}, ...ranked.map(one => made("li", {}, `${one.title}: ${per(one.share)}`)))
  const order = ranked.length ? [made("h3", {}, "Most talks first, in the model"), list] : []
  return [
    made("p", {}, "The model: ", made("b", {}, per(share)), ` (95 % interval ${low} to ${high} %).`),
    scale({ model: room.answer, own: room.guess }, NARROW), made("p", {}, near), ...order,
  ]
}

function proposals(room) {
  const rows = room.proposals.map(one => made("li", {}, `${one.title}${one.pinned ? " (pinned to the wall)" : ""}`))
  return [made("h3", {}, `Proposed, ${rows.length} of ${room.most_proposals}`), made("ul", {}, ...rows)]
}

async function commit(event) {
  event.preventDefault()
  const ranks = [...find("ranks").querySelectorAll("select")].map(one => one.value)
  const order = ranks.some(Boolean) ? ranks : []
  if (new Set(order).size < order.length || order.includes("")) { return say("Each policy takes one place in the ranking; or leave all open.") }
  say("")
  take(await tell("guess", { number, guess: Number(find("share").value), order }))
}

find("enter").addEventListener("submit", join)
find("commit").addEventListener("submit", commit)
find("share").addEventListener("input", () => { find("shown").textContent = find("share").value })
document.addEventListener("visibilitychange", () => { if (!document.hidden) { look() } })
find("code").value = new URLSearchParams(location.search).get("code")?.slice(0, 8) ?? me?.code ?? ""
look()
