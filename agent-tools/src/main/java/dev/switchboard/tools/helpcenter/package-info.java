/// The help centre: articles, their index and the search tool. Must not know who asks.
@NullMarked
package dev.switchboard.tools.helpcenter;

import org.jspecify.annotations.NullMarked;
