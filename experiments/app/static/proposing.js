// On the usual page, for a student of a class: propose the package that the levers make.

import { ask } from "./server.js"
import { find, made, query } from "./state.js"

export const KEPT = "student" // in sessionStorage: the code of a class, and a student's token

/** A button for who has joined a class in this tab, and a way back to it. */
export function build({ state, refuse }) {
  const me = JSON.parse(sessionStorage.getItem(KEPT) ?? "null")
  if (!me) { return }
  const button = made("button", { type: "button", id: "propose" }, "Propose this package to the class")
  const back = made("a", { href: "join" }, "Back to the class")
  button.addEventListener("click", async () => {
    if (!state()) { return } // the first answer is on its way
    const found = await ask("class/propose", { method: "POST", body: JSON.stringify({ ...me, query: query(state()) }) })
    if (found.refused) { return refuse(found.refused) }
    button.textContent = `Proposed (${found.proposals.length} of ${found.most_proposals})`
    find("says").textContent = "Your package is proposed to the class."
    setTimeout(() => { button.textContent = "Propose this package to the class" }, 4000)
  })
  find("tools").prepend(back, button)
}
