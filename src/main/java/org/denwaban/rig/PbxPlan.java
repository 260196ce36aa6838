package org.denwaban.rig;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/// Addresses, ports and secrets of one rig: what the PBX's local files say, and what the town and
/// denwaban must know. All addresses are of the loopback. It prints no secret.
///
/// @param sipAddress    of the PBX, such as `127.0.0.4`
/// @param sipPort       of the PBX
/// @param trunkAddress  of the carrier; the town in a rig
/// @param trunkPort     of the carrier
/// @param phonesAddress from which the robots' telephones register; not the carrier's, or the PBX
///                      would take a telephone for the carrier
/// @param phonesPort    of the robots' telephones
/// @param amiPort       of the PBX, on 127.0.0.1
/// @param agiPort       on which denwaban's FastAGI server listens, on 127.0.0.1
/// @param operators     the telephones, 4 digits beginning with 1
/// @param listenSecret  of AMI user `denwaban-listen`
/// @param speakSecret   of AMI user `denwaban-speak`
/// @param witnessSecret of AMI user `witness`, with the rights of `denwaban-listen`
/// @param phoneSecret   of every robot's telephone
public record PbxPlan(
        String sipAddress,
        int sipPort,
        String trunkAddress,
        int trunkPort,
        String phonesAddress,
        int phonesPort,
        int amiPort,
        int agiPort,
        List<String> operators,
        String listenSecret,
        String speakSecret,
        String witnessSecret,
        String phoneSecret) {

    /// The AMI user that hears.
    public static final String LISTEN_USER = "denwaban-listen";

    /// The AMI user that speaks.
    public static final String SPEAK_USER = "denwaban-speak";

    /// The AMI user of the second listener.
    public static final String WITNESS_USER = "witness";

    private static final String PBX_ADDRESS = "127.0.0.4";
    private static final String TOWN_ADDRESS = "127.0.0.5";
    private static final String PHONES_ADDRESS = "127.0.0.6";

    public PbxPlan {
        operators = List.copyOf(operators);
        for (String operator : operators) {
            if (!operator.matches("1[0-9]{3}"))
                throw new IllegalArgumentException("operator's telephone 1000..1999, was " + operator);
        }
    }

    /// A plan on ports that are free now, with fresh secrets: several rigs live beside each other.
    ///
    /// @param operators how many robots, 1 to 99: telephones 1001 and on
    /// @param agiPort   where denwaban's FastAGI server listens
    public static PbxPlan onFreePorts(int operators, int agiPort) {
        return new PbxPlan(
                PBX_ADDRESS,
                FreePorts.udp(PBX_ADDRESS),
                TOWN_ADDRESS,
                FreePorts.udp(TOWN_ADDRESS),
                PHONES_ADDRESS,
                FreePorts.udp(PHONES_ADDRESS),
                FreePorts.tcp(),
                agiPort,
                telephones(operators),
                secret(),
                secret(),
                secret(),
                secret());
    }

    /// The same with other telephones: two PBXs of one house have none in common.
    ///
    /// @param first the first of them, 1001 to 1999
    public PbxPlan with(int first) {
        return new PbxPlan(
                sipAddress,
                sipPort,
                trunkAddress,
                trunkPort,
                phonesAddress,
                phonesPort,
                amiPort,
                agiPort,
                IntStream.range(first, first + operators.size())
                        .mapToObj(Integer::toString)
                        .toList(),
                listenSecret,
                speakSecret,
                witnessSecret,
                phoneSecret);
    }

    /// A TCP port of 127.0.0.1 that is free now, and no other rig's.
    public static int freeTcp() {
        return FreePorts.tcp();
    }

    private static List<String> telephones(int count) {
        if (count < 1 || count > 99) throw new IllegalArgumentException("operators 1..99, was " + count);
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> "%d".formatted(1000 + n))
                .toList();
    }

    private static String secret() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "PbxPlan[pbx " + sipAddress + ":" + sipPort + ", carrier " + trunkAddress + ":" + trunkPort + ", ami "
                + amiPort + ", agi " + agiPort + ", operators " + operators + "]";
    }
}
