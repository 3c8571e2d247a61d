// Guess first, lessons, one history that is watched, and files that somebody brings.

import { ask, Newest } from "./server.js"
import { fill, find, made, offer, query } from "./state.js"

let page = null

export const guessing = {
  places: [],

  build(does) {
    page = { ...page, ...does }
    const titles = Object.fromEntries(offer.ranked.map(one => [one.name, one.title]))
    this.places = offer.ranked.map((one, k) => {
      const select = made("select", { "aria-label": offer.places[k] })
      fill(select, titles)
      select.value = one.name
      find("places").append(made("label", {}, offer.places[k], select))
      return select
    })
    find("guess-share").addEventListener("input", event => { find("guess-shown").textContent = event.target.value })
    find("guess-form").addEventListener("submit", event => { event.preventDefault(); this.commit() })
    find("anew").addEventListener("click", () => { page.move({ guess: null, order: [] }, false); find("verdict").focus() })
  },

  commit() {
    const order = this.places.map(one => one.value)
    if (new Set(order).size < order.length) {
      find("verdict").innerHTML = "<p role='alert'>Each policy takes one place in the ranking.</p>"
    } else {
      page.move({ guess: Number(find("guess-share").value), order, figure: "talks" }, false, false)
    }
    find("verdict").focus()
  },

  show(state, seen) {
    const title = offer.presets.find(one => one.name === state.written)?.title ?? "Your package"
    find("guess-question").textContent = `Of 100 histories under '${title}', in how many do talks begin within ${offer.months} months?`
    const guessed = state.guess !== null
    find("guess-seen").hidden = guessed || !seen
    find("guess-form").hidden = guessed
    find("anew").hidden = !guessed
    const about = JSON.stringify([state.package, state.world, state.guess])
    if (about !== this.about) {
      find("verdict").innerHTML = guessed ? `<p>Your guess for '${title.replace(/[<&]/g, "")}': <b>${state.guess} %</b>. The model is at work.</p>` : ""
      this.about = about
    }
  },

  tell(verdict) { if (verdict) { find("verdict").innerHTML = verdict } },
}

export const lessons = {
  build(does) {
    page = { ...page, ...does }
    fill(find("lessons"), Object.fromEntries(offer.lessons.map(one => [one.name, one.title])))
    find("lessons").addEventListener("change", event => page.move({ lesson: event.target.value, step: 0 }, false))
    find("back").addEventListener("click", () => page.move({ lesson: this.lesson.name, step: this.step - 1 }, false))
    find("forth").addEventListener("click", () => page.move({ lesson: this.lesson.name, step: this.step + 1 }, false))
    find("move").addEventListener("click", () => {
      const asked = new URLSearchParams(this.lesson.steps[this.step - 1].move[1])
      for (const [key, value] of [["lesson", this.lesson.name], ["step", this.step], ["runs", this.runs]]) { asked.set(key, value) }
      page.go(`?${asked}`)
    })
  },

  show(state) {
    this.lesson = offer.lessons.find(one => one.name === state.lesson) ?? offer.lessons[0]
    this.step = Math.min(state.step, this.lesson.steps.length)
    this.runs = state.runs
    const step = this.step ? this.lesson.steps[this.step - 1] : null
    find("lessons").value = this.lesson.name
    const heading = made("h2", {}, step ? `${this.step} of ${this.lesson.steps.length}: ${step.title}` : this.lesson.title)
    const text = made("div")
    text.innerHTML = step ? step.text : this.lesson.question
    find("lesson-text").replaceChildren(heading, text)
    find("move").hidden = !step?.move
    find("move").textContent = step?.move?.[0] ?? ""
    find("back").disabled = this.step === 0
    find("forth").disabled = this.step === this.lesson.steps.length
  },

}

/** Width and height of a picture, in steps, so that not every pixel is another picture. */
const sizeOf = one => [one.clientWidth, one.clientHeight].map(side => offer.step * Math.floor(side / offer.step)).join("/")

const FASTEST = 100, SLOWEST = 6400
export const watching = {
  pace: 800,
  playing: 0,

  build(does) {
    page = { ...page, ...does }
    find("month").max = String(offer.months)
    this.look = new Newest(month => this.draw(month))
    find("month").addEventListener("input", () => this.look.ask(Number(find("month").value)))
    new ResizeObserver(() => { // also once the words around it stand there
      if (this.history && sizeOf(find("floor")) !== this.size) { this.look.ask(Number(find("month").value)) }
    }).observe(find("floor"))
    find("play").addEventListener("click", () => this.playing ? this.stop() : this.play())
    find("slower").addEventListener("click", () => { this.pace = Math.min(SLOWEST, 2 * this.pace) })
    find("faster").addEventListener("click", () => { this.pace = Math.max(FASTEST, this.pace / 2) })
    find("another").addEventListener("click", () => page.move({ replicate: this.state.replicate + 1 }, false))
    find("replicate").addEventListener("change", event => {
      if (/^\d{1,10}$/.test(event.target.value)) { page.move({ replicate: Number(event.target.value) }, false) } else {
        page.refuse("The number of a history is a whole number from 0 to 2,147,483,647.")
      }
    })
  },

  show(state) {
    if (state.view !== "watch") { this.stop(); this.history = null; return }
    this.state = state
    find("replicate").value = String(state.replicate)
    const history = JSON.stringify([state.package, state.world, state.replicate])
    if (history !== this.history) {
      this.history = history
      this.stop()
      find("month").value = "1"
    }
    this.look.ask(Number(find("month").value))
  },

  async draw(month) {
    const history = this.history
    this.size = sizeOf(find("floor"))
    const found = await ask(`month/${month}/${this.size}${query(this.state)}`)
    if (!found || history !== this.history) { return }
    if (found.refused) { page.refuse(found.refused); return }
    find("watch-title").innerHTML = found.title
    find("floor").src = found.source
    find("floor").alt = found.alt
    find("zone-head").innerHTML = found.head
    find("zone-foot").innerHTML = found.foot
    find("chronicle").innerHTML = found.told
    find("facts").textContent = found.facts
  },

  play() {
    find("play").textContent = "Pause"
    const month = find("month"), next = () => Number(month.value) + 1
    const step = async number => {
      if (number > offer.months) { this.stop(); return }
      month.value = String(number)
      await this.look.ask(number)
      if (this.playing) { this.playing = setTimeout(() => step(next()), this.pace) } // else it was stopped meanwhile
    }
    const first = next() > offer.months ? 1 : next() // from the end it begins again
    this.playing = setTimeout(() => step(first), 0)
  },

  stop() {
    clearTimeout(this.playing)
    this.playing = 0
    find("play").textContent = "Play"
  },
}

/** A file that somebody brings; one that is too long is not even read, let alone sent. */
export function bring({ refuse, go, state }) {
  const input = find("file"), most = Number(input.dataset.most)
  input.addEventListener("change", async () => {
    const file = input.files[0]
    if (!file) { return }
    if (file.size > most) { refuse(`file: ${file.name.slice(0, 60)} is longer than ${most / 1000} kB, which no package is`) } else {
      const found = await ask(`read${query(state())}`, { method: "POST", body: await file.text() })
      if (found?.refused) { refuse(found.refused) } else if (found) { go(found.query) }
    }
    input.value = "" // so that the same file can be opened again
  })
}
