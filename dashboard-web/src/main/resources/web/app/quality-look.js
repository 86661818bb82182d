/** What the views of quality review share: rows of filters and plain tables. */
import { css } from 'lit';

export const qualityLook = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--s3);
    align-content: start;
  }
  form {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    align-items: center;
  }
  label {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    font-size: var(--small);
    color: var(--ink-2);
  }
  form .field {
    padding: 4px 8px;
    font-size: var(--small);
    color: var(--ink);
  }
  input[name='agent'] {
    width: 110px;
  }
  .push {
    margin-inline-start: auto;
  }
  .scroll {
    overflow-x: auto;
    border: 1px solid var(--line);
    border-radius: var(--r2);
    background: var(--sheet);
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    text-align: start;
    padding: 7px var(--s3);
    border-bottom: 1px solid var(--line);
    vertical-align: baseline;
  }
  thead th {
    font-size: var(--small);
    font-weight: 600;
    color: var(--ink-2);
    white-space: nowrap;
  }
  tbody th {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  tbody tr:hover > * {
    background: var(--ground);
  }
  .number {
    text-align: end;
    white-space: nowrap;
  }
  td.tight {
    white-space: nowrap;
  }
  table a {
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 2px;
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
  .formula {
    color: var(--ink-2);
    max-width: 90ch;
    text-wrap: pretty;
  }
  /* What a phone has no room for. */
  @media (max-width: 900px) {
    .wide {
      display: none;
    }
    th,
    td {
      padding: 7px var(--s2);
    }
  }
`;
