// The two pictures, drawn from small arrays: what moves is drawn at once, what is whole glides into place.

import { made, offer } from "./state.js"

const GLIDE = 180 // milliseconds
const DASH = [6, 4]
const still = matchMedia("(prefers-reduced-motion: reduce)")
const size = () => getComputedStyle(document.body).fontSize
const font = () => `${size()} system-ui, "DejaVu Sans", sans-serif`
const ink = "#1a1a1a", rule = "#cfcfcf" // in the dark the canvas is inverted
const clear = (colour, share) => colour + Math.round(255 * share).toString(16).padStart(2, "0")

/** One place for a picture: it draws whichever is chosen. */
export class Place {
  constructor(figure, chosen) {
    this.select = figure.querySelector("select")
    this.drawn = figure.querySelector(".drawn")
    this.keys = made("div", { class: "keys" })
    this.note = made("p", { class: "note" })
    figure.insertBefore(this.keys, this.drawn)
    figure.insertBefore(this.note, this.drawn)
    for (const [name, title] of Object.entries(offer.figures)) { this.select.append(made("option", { value: name }, title)) }
    this.select.addEventListener("change", () => chosen(this.select.value))
    this.panels = []
    this.shape = ""
    new ResizeObserver(() => this.fit()).observe(this.drawn)
  }

  show(name, data, columns, lit, glide) {
    this.select.value = name
    const shape = JSON.stringify([name, columns.map(one => [one.name, one.colour, one.live]), size()])
    if (shape !== this.shape) { this.clear(name); this.shape = shape }
    if (name === "chain") {
      this.keys.replaceChildren() // the colours stand over the pictures
      chain(this.drawn, data, columns, lit)
    } else { this.draw(MAKERS[name](data, columns), columns, glide) }
  }

  clear(name) {
    for (const one of this.panels) { one.plot?.destroy() }
    this.panels = []
    this.drawn.className = `drawn ${{ fans: "rows", distributions: "pairs", chain: "text" }[name] ?? ""}`
    this.drawn.setAttribute("role", name === "chain" ? "group" : "img")
    this.drawn.replaceChildren()
    this.note.textContent = NOTES[name] ?? ""
  }

  draw(panels, columns, glide) {
    panels.forEach((panel, k) => {
      this.panels[k] ??= new Panel(this.drawn, columns, k === 0 ? this.keys : null)
      this.panels[k].update(panel, glide)
    })
  }

  fit() {
    for (const one of this.panels) { one.fit() }
    reach()
  }
}

/** What a picture shows that no other word on it says. */
const NOTES = {
  talks: "Shaded: 95 % interval of the share",
  fans: "Shaded: half, and nine in ten, of the histories",
  distributions: "Height: share of the histories, in %",
}

/** One pair of axes with its title and keys. */
class Panel {
  constructor(place, columns, keys) {
    this.columns = columns
    this.keys = keys // where the values of the first panel are told
    this.title = made("p")
    this.plotted = made("div", { class: "plot" })
    place.append(made("div", { class: "panel" }, this.title, this.plotted))
  }

  update(panel, glide) {
    const before = this.plot?.data
    this.panel = panel
    this.title.replaceChildren(panel.title, made("small", {}, panel.unit ? ` (${panel.unit})` : ""))
    if (!this.plot) { this.plot = this.begin(panel); this.fit() }
    cancelAnimationFrame(this.frame)
    const same = before && before.length === panel.data.length && before[0].length === panel.data[0].length
    if (glide && same && !still.matches) { this.glide(before, panel.data) } else { this.plot.setData(panel.data) }
    this.tell(this.plot.cursor.idx)
  }

  glide(from, to) {
    const began = performance.now()
    const step = now => {
      const done = Math.min(1, (now - began) / GLIDE)
      const between = to.map((line, k) => k === 0 ? line : line.map((end, i) => end === null || from[k][i] === null ? end : from[k][i] + (end - from[k][i]) * done))
      this.plot.setData(between)
      if (done < 1) { this.frame = requestAnimationFrame(step) }
    }
    this.frame = requestAnimationFrame(step)
  }

  begin(panel) {
    this.size = size()
    const axis = { stroke: ink, font: font(), grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, size: 4 } }
    const em = Number.parseFloat(this.size)
    return new uPlot({
      width: 200, height: 100, legend: { show: false }, padding: [0.6 * em, 1.4 * em, 0, 0], // so that half a line has room over the uppermost tick
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { x: { time: panel.time }, y: { range: (_, __, most) => [0, panel.most ?? Math.min(panel.atMost ?? Infinity, nice(most))] } },
      axes: [{ ...axis, size: 1.7 * em, space: 4 * em, ...(panel.time ? { splits: januaries, values: years } : { splits: rounds }) },
        { ...axis, size: (_, values) => em * (0.9 + 0.58 * Math.max(2, ...(values ?? []).map(one => one.length))), space: 1.9 * em, splits: rounds, values: (_, ticks) => ticks.map(short) }],
      series: panel.series, bands: panel.bands ?? [],
      hooks: { setCursor: [plot => this.tell(plot.cursor.idx)] },
    }, panel.data, this.plotted)
  }

  /** The values under the pointer, or at the end. */
  tell(place) {
    if (!this.keys) { return }
    const { keyed, ends, unit } = this.panel
    this.keys.replaceChildren(...this.columns.map((column, k) => {
      const line = this.panel.data[keyed[k]]
      const value = line?.[place ?? line.length - 1]
      const shown = place == null && ends ? ends[k] : value === null || value === undefined ? "–" : short(value)
      return made("span", {}, marked(column), `${column.title} `, made("b", {}, this.panel.quiet && place == null ? "" : `${shown}${unit === "%" ? " %" : ""}`))
    }))
    if (place != null) { this.keys.append(made("span", {}, this.panel.at(place))) }
  }

  fit() {
    if (!this.plot) { return }
    if (this.size !== size()) { // letters grow with the window
      this.plot.destroy()
      this.plot = this.begin(this.panel)
    }
    const { clientWidth: width, clientHeight: height } = this.plotted
    if (width > 40 && height > 40 && (width !== this.plot.width || height !== this.plot.height)) { this.plot.setSize({ width, height }) }
  }
}

const YEAR = 365.25 * 86400 // seconds

/** The first day of each year between two seconds, or of each second or fifth year where they would stand too close. */
function januaries(plot, _, from, to) {
  const wide = plot.bbox.width / devicePixelRatio / ((to - from) / YEAR)
  const step = [1, 2, 5, 10].find(one => one * wide >= 4 * Number.parseFloat(size())) ?? 20
  const [first, last] = [from, to].map(seconds => new Date(1000 * seconds).getUTCFullYear())
  const every = Array.from({ length: last - first + 1 }, (_, k) => first + k).filter(year => year % step === 0)
  return every.map(year => Date.UTC(year, 0, 1) / 1000).filter(one => one >= from && one <= to)
}

/** Round numbers between two that are as far apart as was found to fit, or nearer, so that two of them are seen. */
function rounds(_, __, from, to, found) {
  for (let unit = 10 ** Math.floor(Math.log10(found) + 1e-9); ; unit /= 10) {
    for (const step of [5, 2.5, 2, 1].map(one => one * unit).filter(one => one <= found * (1 + 1e-9))) {
      const first = Math.ceil(from / step - 1e-9), last = Math.floor(to / step + 1e-9)
      if (last > first || !(to > from)) { return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12))) }
    }
  }
}

const years = (_, ticks) => ticks.map(tick => String(new Date(1000 * tick).getUTCFullYear()))
const short = value => Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)))
const month = seconds => new Date(1000 * seconds).toLocaleString("en-US", { month: "long", year: "numeric", timeZone: "UTC" })

/** A round number at or above. */
function nice(most) {
  if (!(most > 0)) { return 1 }
  const unit = 10 ** Math.floor(Math.log10(most))
  return unit * [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find(one => one * unit >= most * 1.02)
}

const line = column => ({ stroke: column.colour, width: column.live ? 3.5 : 2, dash: column.name === "status_quo" ? DASH : undefined, points: { show: false } })
const edge = { stroke: "transparent", points: { show: false } }
const liveOf = columns => Math.max(0, columns.findIndex(one => one.live))

function talks(data, columns) {
  const k = liveOf(columns)
  const lines = [data.days, ...data.lines.map(one => one.mean), data.lines[k].low, data.lines[k].high]
  const count = columns.length
  return [{
    title: "Histories in which talks have begun", unit: "%", atMost: 100, time: true, data: lines, keyed: columns.map((_, i) => i + 1),
    ends: columns.map(one => one.share), // to the last digit as they stand above
    at: place => `by ${month(data.days[place])}`,
    series: [{}, ...columns.map(line), edge, edge],
    bands: [{ series: [count + 2, count + 1], fill: clear(columns[k].colour, 0.18) }],
  }]
}

function fans(data, columns) {
  const k = liveOf(columns), count = columns.length
  return data.panels.map(panel => {
    const own = panel.lines[k]
    return {
      title: panel.title, unit: panel.unit, time: true, keyed: columns.map((_, i) => i + 1),
      data: [data.days, ...panel.lines.map(one => one.mean), own.q05, own.q95, own.q25, own.q75],
      at: place => month(data.days[place]),
      series: [{}, ...columns.map(line), edge, edge, edge, edge],
      bands: [{ series: [count + 2, count + 1], fill: clear(columns[k].colour, 0.15) }, { series: [count + 4, count + 3], fill: clear(columns[k].colour, 0.25) }],
    }
  })
}

function distributions(data, columns) {
  return data.panels.map(panel => ({
    title: panel.title, unit: panel.unit, atMost: 100, time: false, quiet: true, keyed: columns.map((_, i) => i + 1),
    data: [panel.edges, ...panel.lines.map(one => [...one.share, one.share.at(-1) ?? 0])],
    at: place => `% of histories between ${short(panel.edges[place])} and ${short(panel.edges[Math.min(place + 1, panel.edges.length - 1)])}`,
    series: [{}, ...columns.map(column => ({
      ...line(column), width: 2, paths: uPlot.paths.stepped({ align: 1 }), fill: column.live ? clear(column.colour, 0.3) : undefined,
    }))],
  }))
}

const MAKERS = { talks, fans, distributions }

const marked = column => {
  const mark = made("span", { class: "mark" })
  mark.style.background = column.colour
  return mark
}

/** The boxes of the argument, each with the number of every package; those beyond the lit ones wait. */
function chain(place, data, columns, lit) {
  const boxes = data.boxes.map((box, k) => {
    const most = Math.max(...box.rows.map(one => one.size ?? 0)) || 1
    const rows = columns.map((column, i) => {
      const one = box.rows[i]
      if (k >= lit) { return made("tr", {}, made("td", { class: "said" }, marked(column))) }
      if (typeof one === "string") { return made("tr", {}, made("td", { class: "said", "data-says": one }, marked(column), one)) }
      const bar = made("span", { class: "bar" })
      bar.style.width = `${Math.max(0, 100 * one.size / most)}%`
      bar.style.background = column.colour
      return made("tr", {}, made("td", { class: "bars" }, bar), made("td", { class: "value" }, made("b", {}, one.value)), made("td", { class: "second" }, one.second))
    })
    const says = `${box.measure}${box.heads.length ? `: ${box.heads.join(", then ")}` : ""}`
    const head = made("h3", { "data-says": says, tabindex: "0" }, `${k + 1} ${box.title}`)
    return made("li", { class: k < lit ? "" : "unlit" }, head, made("table", {}, made("tbody", {}, ...rows)))
  })
  const scrolled = place.querySelector("ol")?.scrollTop ?? 0
  const list = made("ol", { class: "boxes" }, ...boxes), at = stops(place).indexOf(document.activeElement)
  place.replaceChildren(list)
  reach()
  list.scrollTop = scrolled
  stops(place)[at]?.focus({ preventScroll: true })
}

const stops = place => [...place.querySelectorAll(".boxes, .boxes h3, .boxes td.said")]

/** Whatever is cut off can be reached with the keyboard, which shows the whole of it or scrolls there. */
export function reach() {
  for (const one of document.querySelectorAll(".boxes, .boxes td.said, .link p, #sentence p")) {
    const cut = one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1
    if (cut) { one.tabIndex = 0 } else if (one !== document.activeElement) { one.removeAttribute("tabindex") }
  }
}

let slider = null, label = null, told = null // of the lit links

/** The slider of lit links, and the sentence on the last of them, where the chain is shown. */
export function links(state, lit) {
  if (!slider) {
    slider = made("input", { type: "range", min: "1", max: String(offer.links.length), "aria-label": "Links lit" })
    label = made("label", {}, "Links lit", slider)
    told = made("div", { class: "link" })
    slider.addEventListener("input", () => lit(Number(slider.value), true))
    slider.addEventListener("change", () => lit(Number(slider.value), false))
  }
  const place = ["figure", "second"].find(one => state[one] === "chain")
  if (!place) { label.remove(); told.remove(); return }
  const figure = document.querySelector(`[data-place="${place}"]`)
  if (!figure.contains(label)) {
    figure.querySelector(".head").append(label)
    figure.insertBefore(told, figure.querySelector(".drawn"))
  }
  if (document.activeElement !== slider || Number(slider.value) !== state.lit) { slider.value = String(state.lit) }
  if (told.dataset.link === String(state.lit)) { return } // a focus on it stays
  told.dataset.link = state.lit
  told.innerHTML = `<p>${offer.links[state.lit - 1]}</p>`
  told.dataset.says = told.textContent
}
