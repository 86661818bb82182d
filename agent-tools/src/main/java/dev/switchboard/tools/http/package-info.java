/// HTTP APIs as tools: what is asked is made of templates, what is answered is mapped to data and a sentence. Knows of other
/// ways in only that they may use it.
@NullMarked
package dev.switchboard.tools.http;

import org.jspecify.annotations.NullMarked;
