import { css, html, nothing } from 'lit';
import { escaped, visible } from './words.js';

/** So many members of one object or list are drawn; the rest is counted. */
const MOST = 200;
/** So deep it is open from the start. */
const OPEN = 2;

export const jsonStyle = css`
  .json ul {
    display: grid;
    gap: 1px;
  }
  .json ul ul {
    padding-inline-start: var(--s3);
    border-inline-start: 1px solid var(--line);
  }
  .json li,
  .json > span {
    font-family: var(--mono);
    font-size: 11.5px;
    overflow-wrap: anywhere;
    min-width: 0;
  }
  .json span[dir] {
    color: var(--ink);
    white-space: pre-wrap;
  }
  .json summary {
    display: list-item;
    cursor: pointer;
  }
  .json .key {
    color: var(--ink-3);
  }
`;

/** JSON text as a tree that folds; text that is no JSON as it is. */
export function jsonTree(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return html`<div class="json"><span dir="auto">${visible(text)}</span></div>`;
  }
  return html`<div class="json">${isBranch(value) ? branch(value, 1) : leaf(value)}</div>`;
}

/** JSON text indented, and with nothing in it that is not seen. */
export function jsonToCopy(text) {
  try {
    return escaped(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return escaped(text ?? '');
  }
}

const isBranch = (value) => value !== null && typeof value === 'object';

function branch(value, depth) {
  const members = Object.entries(value);
  if (!members.length) return leaf(value);
  return html`<ul>
    ${members.slice(0, MOST).map(([key, member]) =>
      isBranch(member) && Object.keys(member).length
        ? html`<li>
            <details ?open=${depth < OPEN}>
              <summary><bdi class="key">${visible(key)}</bdi> ${size(member)}</summary>
              ${branch(member, depth + 1)}
            </details>
          </li>`
        : html`<li><bdi class="key">${visible(key)}</bdi> ${leaf(member)}</li>`,
    )}
    ${members.length > MOST ? html`<li class="key">and ${members.length - MOST} more</li>` : nothing}
  </ul>`;
}

const size = (value) => html`<span class="key">${Array.isArray(value) ? `[${value.length}]` : ''}</span>`;

const leaf = (value) =>
  html`<span dir="auto">${typeof value === 'string' ? visible(value) : JSON.stringify(value)}</span>`;
