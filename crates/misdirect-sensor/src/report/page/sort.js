"use strict";
for (const table of document.querySelectorAll("table.sorts")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    const key = (row) => row.cells[at].dataset.value ?? row.cells[at].textContent;
    button.addEventListener("click", () => {
      const order = head.ariaSort === "descending" ? "ascending" : "descending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const rows = [...table.tBodies[0].rows].sort((a, b) => {
        const [one, other] = [key(a), key(b)];
        const difference = one - other;
        const rises = Number.isNaN(difference) ? one.localeCompare(other, "en") : difference;
        return order === "ascending" ? rises : -rises;
      });
      table.tBodies[0].append(...rows);
    });
  });
}
