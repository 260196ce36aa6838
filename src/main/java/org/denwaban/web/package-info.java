/// What comes in: HTTP requests, on a loopback or another closed address.
/// What goes out: what the handler of the path answers.
/// What this room never does: know a page or a rule, or write a request into a log.
@NullMarked
package org.denwaban.web;

import org.jspecify.annotations.NullMarked;
