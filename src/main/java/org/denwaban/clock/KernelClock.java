package org.denwaban.clock;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the kernel knows of its own clock: how far it may be wrong, as whoever corrects it (chrony, ntpd,
/// systemd-timesyncd) told it last, and 500 ppm of all the time since (adjtimex(2); `second_overflow` of Linux
/// 6.12). It is only asked, which needs no right; a container sees the clock of the kernel below it.
///
/// @param errorMost    bound of the error, 0 to 16 s
/// @param synchronised whether it says that it is; false from the start of the machine to the first correction, after
///                     somebody set the clock by hand, and once the bound has reached 16 s
public record KernelClock(Duration errorMost, boolean synchronised) {

    /// `STA_UNSYNC` of timex.h.
    private static final int UNSYNC = 0x0040;

    /// `TIME_ERROR` of timex.h: what adjtimex answers of a clock that is not synchronised, or whose pulse is lost.
    private static final int TIME_ERROR = 5;

    /// How long the kernel's second may be, in microseconds: a tenth off the hundred ticks of which it is made. What
    /// lies beyond was not read from where it stands.
    private static final int TICK_LEAST = 9_000;

    private static final int TICK_MOST = 11_000;

    /// Nobody corrects it, for all that is known.
    private static final int ERROR_MOST_SECONDS = 16;

    /// What adjtimex answered: its own word, and of the fields of `struct timex` those that say something.
    ///
    /// @param state what it gave back
    /// @param tick  microseconds
    record Answer(int state, int status, long errorMicros, long tick) {

        Optional<KernelClock> told() {
            boolean read = state >= 0
                    && tick >= TICK_LEAST
                    && tick <= TICK_MOST
                    && errorMicros >= 0
                    && errorMicros <= ERROR_MOST_SECONDS * 1_000_000L;
            return read
                    ? Optional.of(new KernelClock(
                            Duration.of(errorMicros, ChronoUnit.MICROS), state != TIME_ERROR && (status & UNSYNC) == 0))
                    : Optional.empty();
        }
    }

    /// Asks the kernel; takes microseconds.
    ///
    /// @return empty where it is not Linux, or the question is forbidden (seccomp, systemd's `ProtectClock=yes`)
    public static Optional<KernelClock> ask() {
        return answer().flatMap(Answer::told);
    }

    static Optional<Answer> answer() {
        var question = Call.ADJTIMEX;
        if (question == null) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            var timex = arena.allocate(Call.TIMEX); // all zero, and modes 0 sets nothing
            int state = (int) question.invokeExact(timex);
            return Optional.of(new Answer(
                    state,
                    timex.get(ValueLayout.JAVA_INT, offset("status")),
                    timex.get(ValueLayout.JAVA_LONG, offset("maxerror")),
                    timex.get(ValueLayout.JAVA_LONG, offset("tick"))));
        } catch (Error e) {
            throw e;
        } catch (Throwable e) { // what a call into C may throw is not said; without an answer nobody is dialled
            return Optional.empty();
        }
    }

    private static long offset(String field) {
        return Call.TIMEX.byteOffset(PathElement.groupElement(field));
    }

    /// The way into libc; apart, so that it is looked for when somebody asks first.
    private static final class Call {

        /// `struct timex` of a Linux whose `long` has 64 bits, 208 bytes.
        private static final StructLayout TIMEX = MemoryLayout.structLayout(
                ValueLayout.JAVA_INT.withName("modes"),
                MemoryLayout.paddingLayout(4),
                ValueLayout.JAVA_LONG.withName("offset"),
                ValueLayout.JAVA_LONG.withName("freq"),
                ValueLayout.JAVA_LONG.withName("maxerror"),
                ValueLayout.JAVA_LONG.withName("esterror"),
                ValueLayout.JAVA_INT.withName("status"),
                MemoryLayout.paddingLayout(4),
                ValueLayout.JAVA_LONG.withName("constant"),
                ValueLayout.JAVA_LONG.withName("precision"),
                ValueLayout.JAVA_LONG.withName("tolerance"),
                ValueLayout.JAVA_LONG.withName("time_sec"),
                ValueLayout.JAVA_LONG.withName("time_usec"),
                ValueLayout.JAVA_LONG.withName("tick"),
                MemoryLayout.paddingLayout(112));

        private static final @Nullable MethodHandle ADJTIMEX = adjtimex();

        /// glibc and musl both have the name; macOS does not.
        @SuppressWarnings("restricted") // every start of ours says --enable-native-access
        private static @Nullable MethodHandle adjtimex() {
            try {
                var linker = Linker.nativeLinker();
                boolean wide = linker.canonicalLayouts().get("long") instanceof ValueLayout size
                        && size.byteSize() == ValueLayout.JAVA_LONG.byteSize();
                return linker.defaultLookup()
                        .find("adjtimex")
                        .filter(_ -> wide && System.getProperty("os.name").equals("Linux"))
                        .map(symbol -> linker.downcallHandle(
                                symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
                        .orElse(null);
            } catch (UnsupportedOperationException | IllegalCallerException e) {
                return null; // no such machine, or native access is forbidden
            }
        }
    }
}
