/// Who may do what on the control plane: accounts with roles, sessions, API tokens, and the gate before every route.
/// Must not know what a route answers.
@NullMarked
package dev.switchboard.dashboard.access;

import org.jspecify.annotations.NullMarked;
