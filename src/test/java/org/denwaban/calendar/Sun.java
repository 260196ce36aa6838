package org.denwaban.calendar;

import java.time.LocalDate;

/// Days of the equinoxes in Tokyo, to the minute: J. Meeus, Astronomical Algorithms, 2nd ed., tables 27.B and 27.C.
final class Sun {

    private static final double[][] TERMS = {
        {485, 324.96, 1934.136}, {203, 337.23, 32964.467}, {199, 342.08, 20.186}, {182, 27.85, 445267.112},
        {156, 73.14, 45036.886}, {136, 171.52, 22518.443}, {77, 222.54, 65928.934}, {74, 296.72, 3034.906},
        {70, 243.58, 9037.513}, {58, 119.81, 33718.147}, {52, 297.17, 150.678}, {50, 21.02, 2281.226},
        {45, 247.54, 29929.562}, {44, 325.15, 31555.956}, {29, 60.93, 4443.417}, {18, 155.12, 67555.328},
        {17, 288.79, 4562.452}, {16, 198.04, 62894.029}, {14, 199.76, 31436.921}, {12, 95.39, 14577.848},
        {12, 287.11, 31931.756}, {12, 320.81, 34777.259}, {9, 227.73, 1222.114}, {8, 15.45, 16859.074}
    };

    private static final double SECONDS_OF_EARTH_BEHIND = 70; // delta T of our decades
    private static final double JULIAN_DAY_OF_EPOCH = 2440587.5;

    private Sun() {}

    static LocalDate march(int year) {
        double y = (year - 2000) / 1000.0;
        return day(2451623.80984 + 365242.37404 * y + 0.05169 * y * y - 0.00411 * y * y * y);
    }

    static LocalDate september(int year) {
        double y = (year - 2000) / 1000.0;
        return day(2451810.21715 + 365242.01767 * y - 0.11575 * y * y + 0.00337 * y * y * y);
    }

    private static LocalDate day(double mean) {
        double t = (mean - 2451545.0) / 36525;
        double w = Math.toRadians(35999.373 * t - 2.47);
        double sum = 0;
        for (var term : TERMS) {
            sum += term[0] * Math.cos(Math.toRadians(term[1] + term[2] * t));
        }
        double moment = mean + 0.00001 * sum / (1 + 0.0334 * Math.cos(w) + 0.0007 * Math.cos(2 * w));
        double tokyo = moment - SECONDS_OF_EARTH_BEHIND / 86400 + 9.0 / 24;
        return LocalDate.ofEpochDay((long) Math.floor(tokyo - JULIAN_DAY_OF_EPOCH));
    }
}
