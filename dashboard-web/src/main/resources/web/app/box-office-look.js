/** What the pages of the box office share: a head with filters, sheets, tables that a phone can read. */
import { css } from 'lit';

export const boxOfficeLook = css`
  :host {
    overflow: auto;
    padding: var(--s4);
  }
  .all {
    display: grid;
    gap: var(--s4);
    max-width: 1240px;
  }
  .sheet {
    background: var(--sheet);
    border: 1px solid var(--line);
    border-radius: var(--r2);
    padding: var(--s4);
    display: grid;
    gap: var(--s3);
    min-width: 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    align-items: center;
  }
  .row.apart {
    justify-content: space-between;
  }
  .named {
    display: grid;
    gap: 3px;
    font-size: var(--small);
    color: var(--ink-2);
    min-width: 0;
  }
  .named .field {
    color: var(--ink);
    font: var(--text);
    width: 100%;
  }
  .grid {
    display: grid;
    gap: var(--s3);
    grid-template-columns: repeat(auto-fill, minmax(170px, 1fr));
    align-items: end;
  }
  a.btn {
    display: inline-block;
  }
  a.link {
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s3) var(--s6);
  }
  .figures b {
    display: block;
    font-size: var(--figure);
    font-weight: 600;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    text-align: start;
    padding: 6px var(--s3) 6px 0;
    border-top: 1px solid var(--line);
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  th {
    font-size: var(--small);
    font-weight: 600;
    color: var(--ink-2);
    border-top: 0;
    overflow-wrap: normal;
  }
  .n {
    text-align: end;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .wide {
    overflow-x: auto;
  }
  .fault {
    color: var(--bad);
    overflow-wrap: anywhere;
  }
  .said {
    color: var(--good);
  }
  .danger {
    color: var(--bad);
    border-color: currentColor;
  }
  svg.bar {
    display: block;
    width: 100%;
    height: 8px;
    border-radius: 4px;
    overflow: hidden;
    background: var(--line);
  }
  .bar .sold {
    fill: var(--accent);
  }
  .bar .held {
    fill: var(--warn);
  }
  .bar .kept {
    fill: var(--ink-3);
  }
  details > summary {
    cursor: pointer;
    font-weight: 600;
  }
  @media (max-width: 700px) {
    :host {
      padding: var(--s3);
    }
  }
`;
