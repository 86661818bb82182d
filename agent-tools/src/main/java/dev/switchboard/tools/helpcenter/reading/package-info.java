/// Makes titled text of files that people bring: Markdown, HTML, plain text, PDF. Every file is taken for hostile; it must
/// not know what becomes of the text.
@NullMarked
package dev.switchboard.tools.helpcenter.reading;

import org.jspecify.annotations.NullMarked;
