/** What the lists of accounts and of tokens share. */
import { css } from 'lit';

export const accessLook = css`
  :host {
    display: grid;
    gap: var(--s3);
  }
  .sheet {
    background: var(--sheet);
    border: 1px solid var(--line);
    border-radius: var(--r2);
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 4fr) auto;
    gap: var(--s2) var(--s4);
    align-items: center;
    padding: var(--s3) var(--s4);
    border-top: 1px solid var(--line);
  }
  li:first-child {
    border-top: 0;
  }
  li b {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  li.off b {
    color: var(--ink-3);
    text-decoration: line-through;
  }
  .flags,
  .acts,
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
  }
  .acts {
    justify-content: flex-end;
  }
  form {
    display: grid;
    gap: var(--s3);
    padding: var(--s4);
  }
  li form {
    grid-column: 1 / -1;
    padding: var(--s2) 0 0;
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
  }
  legend,
  .named {
    padding: 0 0 3px;
    font-size: var(--small);
    color: var(--ink-2);
  }
  .named {
    display: grid;
    gap: 3px;
    max-width: 340px;
  }
  .named .field {
    color: var(--ink);
  }
  .choices label {
    display: flex;
    gap: 6px;
    align-items: center;
    padding: 3px 10px;
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    font-size: var(--small);
    cursor: pointer;
  }
  .choices label:has(:checked) {
    background: var(--accent-soft);
    border-color: transparent;
    color: var(--accent);
  }
  .choices input {
    accent-color: var(--accent);
    margin: 0;
  }
  .fault {
    color: var(--bad);
    overflow-wrap: anywhere;
  }
  @media (max-width: 700px) {
    li {
      grid-template-columns: minmax(0, 1fr);
    }
    .acts {
      justify-content: flex-start;
    }
  }
`;

/** The values ticked in a form under one name. */
export const ticked = (form, name) => new FormData(form).getAll(name);
