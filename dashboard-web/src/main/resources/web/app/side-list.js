/** The look of a page with a list on the left and what is chosen in it on the right; one below the other on a phone. */
import { css } from 'lit';

export const sideList = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(240px, 320px) minmax(0, 1fr);
    min-height: 0;
  }
  .list {
    overflow: auto;
    border-inline-end: 1px solid var(--line);
    padding: var(--s4);
    display: grid;
    gap: var(--s3);
    align-content: start;
  }
  .list nav {
    display: grid;
    gap: 2px;
  }
  .list nav a {
    display: grid;
    gap: 2px;
    padding: 7px var(--s2);
    border-radius: var(--r1);
  }
  .list nav a > span:first-child {
    display: flex;
    gap: var(--s2);
    justify-content: space-between;
    align-items: baseline;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .list nav a:hover {
    background: var(--ground);
  }
  .list nav a[aria-current] {
    background: var(--accent-soft);
  }
  .list .flag:not(.good, .warn) {
    background: var(--sheet);
  }
  details.sheet {
    display: block;
  }
  .chosen {
    overflow: auto;
    padding: var(--s4);
    display: grid;
    gap: var(--s4);
    align-content: start;
  }
  .chosen > * {
    max-width: 860px;
    min-width: 0;
  }
  .sheet {
    background: var(--sheet);
    border: 1px solid var(--line);
    border-radius: var(--r2);
    padding: var(--s4);
    display: grid;
    gap: var(--s3);
  }
  .row {
    display: flex;
    gap: var(--s2);
    align-items: center;
    flex-wrap: wrap;
  }
  .row.apart {
    justify-content: space-between;
  }
  a.btn,
  a.chip {
    display: inline-block;
  }
  a.chip:hover {
    background: var(--ground);
  }
  dl {
    display: grid;
    grid-template-columns: 150px minmax(0, 1fr);
    gap: 6px var(--s4);
  }
  dt {
    color: var(--ink-3);
  }
  dd {
    overflow-wrap: anywhere;
  }
  state-notice {
    grid-column: 1 / -1;
  }
  @media (max-width: 900px) {
    :host {
      display: block;
      overflow: auto;
    }
    .list {
      border: 0;
      border-bottom: 1px solid var(--line);
    }
    .list,
    .chosen {
      overflow: visible;
    }
  }
`;

/** On a phone what is chosen stands below the list: goes there. */
export async function showChosen(page) {
  if (!matchMedia('(max-width: 900px)').matches) return;
  await page.updateComplete;
  page.renderRoot.querySelector('.chosen').scrollIntoView({ block: 'start' });
}
