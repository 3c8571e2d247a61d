// Light or dark before anything is drawn: as the address says, as was chosen before, or as the machine is set.

const asked = new URLSearchParams(location.search).get("theme")
const dark = asked ? asked === "dark" : (localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "")) === "dark"
document.documentElement.dataset.theme = dark ? "dark" : "light"
