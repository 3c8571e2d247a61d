// What is asked of the server: first answers while a hand moves, the whole once it rests; the newest move wins.

const AGAIN = 700 // milliseconds until a busy server is asked again

/** Says "lost" once a server does not answer, and "found" once it does again. */
export const line = new EventTarget()
let lost = false

function heard(gone) {
  if (gone !== lost) { lost = gone; line.dispatchEvent(new Event(gone ? "lost" : "found")) }
}

/** What an address gives; {refused} where it cannot be, null where it was overtaken. */
export async function ask(path, options = {}) {
  for (;;) {
    let reply
    try { reply = await fetch(path, options); heard(false) } catch (error) {
      if (error.name === "AbortError") { return null }
      heard(true)
      await new Promise(done => setTimeout(done, AGAIN)) // after a hiccup of the network
      if (options.signal?.aborted) { return null }
      continue
    }
    const found = await reply.json().catch(() => ({ refused: "The server's answer cannot be read." }))
    if (reply.status !== 503) { return found }
    await new Promise(done => setTimeout(done, AGAIN * (1 + Math.random())))
    if (options.signal?.aborted) { return null }
  }
}

/** Asks for one thing at a time; of those that wait, the newest is next. */
export class Newest {
  constructor(does) { this.does = does; this.waiting = null; this.busy = false }
  async ask(what) {
    this.waiting = what
    if (this.busy) { return }
    this.busy = true
    try {
      while (this.waiting !== null) { const next = this.waiting; this.waiting = null; await this.does(next) }
    } finally { this.busy = false }
  }
  forget() { this.waiting = null }
}
