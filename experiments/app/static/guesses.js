// Guesses beside the model's answer, on a scale from 0 to 100 %.

const HIGH = 240, LOW = 64, LEFT = 14, FOOT = 34, HEAD = 30 // of the drawing, in its own units
const svg = (tag, attributes, ...children) => {
  const one = document.createElementNS("http://www.w3.org/2000/svg", tag)
  for (const [name, value] of Object.entries(attributes)) { one.setAttribute(name, value) }
  one.append(...children)
  return one
}

/** A share as the page writes it. */
export const per = share => `${share.toFixed(1)} %`

/** A histogram of guesses (bins, counts in equal steps), the model's share and interval, and one's own guess. */
export function scale({ bins = null, model, own = null }, width = 640) {
  const high = bins ? HIGH : LOW, ground = HEAD + high
  const at = share => LEFT + (width - 2 * LEFT) * share / 100
  const most = Math.max(1, ...bins ?? [])
  const wide = bins ? 100 / bins.length : 0
  const parts = [svg("rect", { class: "interval", x: at(model.low), y: HEAD, width: Math.max(2, at(model.high) - at(model.low)), height: high })]
  const counts = [] // over the line of the model, which may run through them
  for (const [k, count] of (bins ?? []).entries()) {
    if (!count) { continue }
    const tall = high * 0.88 * count / most
    parts.push(svg("rect", { class: "guessed", x: at(k * wide) + 2, y: ground - tall, width: at(wide) - at(0) - 4, height: tall }))
    counts.push(svg("text", { class: "count", x: at((k + 0.5) * wide), y: ground - tall - 6, "text-anchor": "middle" }, String(count)))
  }
  parts.push(svg("line", { class: "model", x1: at(model.share), x2: at(model.share), y1: HEAD - 4, y2: ground }),
    svg("text", { class: "strong", x: at(model.share), y: HEAD - 10, "text-anchor": end(model.share) }, `model ${per(model.share)}`), ...counts)
  if (own !== null) {
    parts.push(svg("circle", { class: "own", cx: at(own), cy: ground - 14, r: 9 }),
      svg("text", { class: "strong", x: at(own), y: ground - 30, "text-anchor": end(own) }, `you ${own} %`))
  }
  parts.push(svg("line", { class: "axis", x1: at(0), x2: at(100), y1: ground, y2: ground }))
  for (let tick = 0; tick <= 100; tick += bins ? 20 : 50) {
    parts.push(svg("text", { x: at(tick), y: ground + 24, "text-anchor": end(tick) }, `${tick} %`))
  }
  return svg("svg", { class: "scale", viewBox: `0 0 ${width} ${ground + FOOT}`, role: "img", "aria-label": said(bins, model, own) }, ...parts)
}

/** Where a text is tied, so that it stays inside. */
const end = share => share < 15 ? "start" : share > 85 ? "end" : "middle"

function said(bins, model, own) {
  const told = [`The model: ${per(model.share)}, interval ${model.low} to ${model.high} %`]
  if (own !== null) { told.push(`your guess: ${own} %`) }
  for (const [k, count] of (bins ?? []).entries()) {
    const wide = 100 / bins.length
    if (count) { told.push(`${k * wide} to ${(k + 1) * wide} %: ${count} ${count === 1 ? "guess" : "guesses"}`) }
  }
  return `${told.join("; ")}.`
}
