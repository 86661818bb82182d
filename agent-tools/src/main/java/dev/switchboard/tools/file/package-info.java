/// Reading the files that configure tools: strict levels of YAML, values from the environment, policies. Knows no way in
/// which tools are called.
@NullMarked
package dev.switchboard.tools.file;

import org.jspecify.annotations.NullMarked;
