package org.denwaban.pbx.ami;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.denwaban.pbx.ami.Hearing.Lost;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection from its banner to its end. All of it happens on the loop's one thread.
final class AmiConversation extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AmiConversation.class);
    private static final String BANNER = "Asterisk Call Manager/";

    private final AmiListener listener;
    // Nobody else can know it: what answers to it answers us.
    private final String ourMark;
    private final AmiDecoder decoder = new AmiDecoder();
    private final BlockCheck check;

    private boolean greeted;
    private @Nullable Epoch epoch;
    private boolean booted;
    private boolean refused;
    private boolean over;
    private Lost why = Lost.CLOSED;
    private long sequence;
    private long pings;
    private long pingedAt;
    private long fence = Long.MAX_VALUE;
    private Instant lastByteAt;
    private long lastByteNanos;
    private @Nullable Future<?> pinging;

    AmiConversation(AmiListener listener, long mark) {
        this.listener = listener;
        this.ourMark = "denwaban-" + HexFormat.of().toHexDigits(mark) + "-";
        this.check = new BlockCheck(listener.door().systemName());
        this.lastByteAt = listener.clock().now();
        this.lastByteNanos = listener.clock().nanos();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        lastByteNanos = listener.clock().nanos();
        var every = listener.patience().pingEvery().toMillis();
        pinging = context.executor().scheduleAtFixedRate(() -> beat(context), every, every, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!over && message instanceof ByteBuf bytes) {
                lastByteAt = listener.clock().now();
                lastByteNanos = listener.clock().nanos();
                var blocks = decoder.feed(bytes.nioBuffer());
                greet(context);
                for (var block : blocks) {
                    if (over) {
                        return;
                    }
                    take(context, block);
                }
            }
        } catch (AmiDecoder.Overlong e) {
            LOG.warn("{}", e.getMessage());
            end(context, Lost.UNINTELLIGIBLE);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over = true;
        if (pinging != null) {
            pinging.cancel(false);
        }
        listener.ended(epoch, booted, lastByteAt, why, refused);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the other side comes here; its end follows. Anything else is ours and must not
        // be hidden.
        if (cause instanceof java.io.IOException) {
            var _ = context.close();
        } else {
            LOG.error("E-AMI-008 the reader failed; connecting again", cause);
            end(context, Lost.UNINTELLIGIBLE);
        }
    }

    private void greet(ChannelHandlerContext context) {
        var banner = decoder.banner();
        if (greeted || banner == null) {
            return;
        }
        greeted = true;
        if (!banner.startsWith(BANNER)) {
            LOG.error(
                    "E-AMI-004 what answers at {} is no Asterisk manager interface (AMIではありません);" + " check the port",
                    listener.door());
            end(context, Lost.UNINTELLIGIBLE);
            return;
        }
        var door = listener.door();
        say(
                context,
                "Action: Login",
                "ActionID: " + ourMark + "login",
                "Username: " + door.user(),
                "Secret: " + door.secret(),
                "Events: on");
    }

    private void take(ChannelHandlerContext context, AmiBlock block) {
        var action = block.headers().getFirst().name().equals("Response") ? block.first("ActionID") : null;
        if (action != null && action.startsWith(ourMark)) {
            answered(context, action.substring(ourMark.length()), block);
            return;
        }
        if (epoch == null) {
            // Nothing is said to a stranger but the answer to his login.
            LOG.warn("E-AMI-004 {} speaks before it answered our login", listener.door());
            end(context, Lost.UNINTELLIGIBLE);
            return;
        }
        hear(context, epoch, block);
    }

    private void hear(ChannelHandlerContext context, Epoch now, AmiBlock block) {
        var wasQuarantined = check.inQuarantine();
        var trust = check.check(block, lastByteAt);
        if (!wasQuarantined && check.inQuarantine()) {
            LOG.warn("a block that was cut short came in connection {}; all is suspect until its tail", now.number());
            ping(context);
            fence = pings;
        }
        sequence++;
        if (!listener.heard(new Heard(now.number(), sequence, lastByteAt, block, trust))) {
            LOG.error("E-AMI-007 the journal is full; the connection to the PBX is dropped and made anew");
            end(context, Lost.OVERFLOW);
        } else if (check.beyondHelp()) {
            LOG.error(
                    "E-AMI-005 {} blocks and no end of a quarantine; connecting again", BlockCheck.MOST_IN_QUARANTINE);
            end(context, Lost.UNINTELLIGIBLE);
        } else if (!booted && trust.actedOn() && "FullyBooted".equals(block.event())) {
            booted = true;
            listener.fullyBooted(now, greeting(block));
        } else if (trust.actedOn() && "Shutdown".equals(block.event())) {
            listener.shutsDown();
        }
    }

    private Hearing.Booted greeting(AmiBlock block) {
        var said = block.first("Uptime");
        var uptime =
                said != null && said.matches("[0-9]{1,10}") ? Duration.ofSeconds(Long.parseLong(said)) : Duration.ZERO;
        return new Hearing.Booted(lastByteAt.minus(uptime), uptime);
    }

    private void answered(ChannelHandlerContext context, String what, AmiBlock block) {
        if (what.equals("login")) {
            loginAnswered(context, block);
        } else if (what.equals("ping-" + pings)) {
            listener.refusesActions(shuttingDown(block));
            listener.answered(Duration.ofNanos(listener.clock().nanos() - pingedAt), block.first("Timestamp"));
            if (pings >= fence) {
                fence = Long.MAX_VALUE;
                check.fence();
            }
        }
    }

    private void loginAnswered(ChannelHandlerContext context, AmiBlock block) {
        if ("Success".equals(block.first("Response"))) {
            epoch = listener.loggedIn();
            var wait = listener.fullyBootedExpected().toMillis();
            var _ = context.executor().schedule(() -> complainUnlessBooted(), wait, TimeUnit.MILLISECONDS);
            return;
        }
        if (shuttingDown(block)) {
            LOG.info("the PBX at {} is shutting down", listener.door());
        } else {
            refused = true;
            LOG.error(
                    "E-AMI-003 the PBX refuses {}: name or password is wrong, or the address is not permitted;"
                            + " see manager.conf there",
                    listener.door());
        }
        end(context, Lost.CLOSED);
    }

    private static boolean shuttingDown(AmiBlock answer) {
        return String.valueOf(answer.first("Message")).contains("shutting down");
    }

    private void complainUnlessBooted() {
        if (!booted && !over) {
            LOG.warn(
                    "E-AMI-006 {} accepted us but does not say FullyBooted: it is still starting, or its user has no"
                            + " read=system",
                    listener.door());
        }
    }

    // The event loop would keep what ends a pulse to itself, and nobody would watch this connection any more.
    private void beat(ChannelHandlerContext context) {
        try {
            pulse(context);
        } catch (RuntimeException | Error e) {
            exceptionCaught(context, e);
        }
    }

    // With every ping, and from the first moment on.
    private void pulse(ChannelHandlerContext context) {
        if (over) {
            return;
        }
        var silent = Duration.ofNanos(listener.clock().nanos() - lastByteNanos);
        if (silent.compareTo(listener.patience().silentAfter()) > 0) {
            LOG.warn("nothing came from {} for {} ms", listener.door(), silent.toMillis());
            end(context, Lost.SILENT);
        } else if (epoch != null) {
            ping(context);
        }
    }

    private void ping(ChannelHandlerContext context) {
        pings++;
        pingedAt = listener.clock().nanos();
        say(context, "Action: Ping", "ActionID: " + ourMark + "ping-" + pings);
    }

    private static void say(ChannelHandlerContext context, String... lines) {
        var text = String.join("\r\n", lines) + "\r\n\r\n";
        var _ = context.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private void end(ChannelHandlerContext context, Lost reason) {
        over = true;
        why = reason;
        var _ = context.close();
    }
}
