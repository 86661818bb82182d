/// Where tools come from beside our own code: the folder of files and jars, and what is on the class path. Knows every way in
/// and none of their protocols.
@NullMarked
package dev.switchboard.tools.source;

import org.jspecify.annotations.NullMarked;
