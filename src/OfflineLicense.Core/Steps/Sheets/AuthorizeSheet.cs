using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>What to ask for: one licence that is enforced, or a reservation.</summary>
/// <param name="Feature">As the device calls the licence: <c>hseck9</c>.</param>
/// <param name="Scope"><c>local</c>: the active unit; <c>all</c>: every unit of the set.</param>
/// <param name="Reservation">A specific licence reservation instead.</param>
internal sealed record AuthorizationOptions(string Feature, string Scope, bool Reservation);

/// <summary>What to type on a device that needs an authorization: a SLAC for an enforced licence, or a reservation.</summary>
internal static class AuthorizeSheet
{
    public static string RequestFile(string stem) => stem + "_slac.txt";

    public static CommandSheet Write(ExpectedDevice device, AuthorizationOptions order, CopyTarget way)
    {
        var sheet = new CommandSheet("authorize", device);
        if (order.Reservation)
            Reservation(sheet);
        else if (sheet.Platform.SpeaksIosXe)
            Authorization(sheet, order, way, device.Stem);
        else
            sheet.CheckGuide("the command that asks for an authorization");
        return sheet;
    }

    private static void Authorization(CommandSheet sheet, AuthorizationOptions order, CopyTarget way, string stem)
    {
        var disk = way.Disk ?? sheet.Platform.Disk;
        sheet.Step("Ask for the authorization (SLAC)");
        sheet.Type(DeviceCommands.RequestAuthorization(order.Feature, order.Scope));
        sheet.Note("\"add\" adds to what is authorized, \"replace\" in its place replaces that; \"local\" is the active unit, \"all\" every unit of the set.");

        sheet.Step("Save the request");
        sheet.Type(DeviceCommands.SaveAuthorizationRequest(disk + RequestFile(stem)));
        sheet.Note("Where it went well it prints nothing.");

        sheet.CopyOut(disk, way, RequestFile(stem));
        sheet.Note("When the answer is home, offlic split writes the sheet that imports it.");
    }

    private static void Reservation(CommandSheet sheet)
    {
        if (sheet.Platform == Platform.Cucm)
        {
            sheet.Step("Ask for the reservation. Keep a log of the terminal: offlic reads the code out of it");
            sheet.Type(new ConsoleLine("request", "license smart reservation request", null));
            sheet.Note("It prints a UDI, P:...,S:...,U:...: that is the request.");
            Collect(sheet);
            return;
        }

        if (sheet.Platform == Platform.Firewall)
        {
            sheet.CheckGuide("how to ask for a reservation");
            sheet.Say("FDM and FTD ask for universal reservations on their own pages, not on a console.");
            sheet.Say("ASA, as public scripts have it: license smart reservation request universal");
            return;
        }

        if (sheet.Platform == Platform.NxOs)
        {
            sheet.CheckGuide("how to ask for a reservation");
            return;
        }

        if (sheet.Platform.SpeaksIosXe)
        {
            sheet.Step("Turn reservation on (configuration mode)");
            sheet.Type(new ConsoleLine("enable", "configure terminal", null));
            sheet.Type(new ConsoleLine("enable", "license smart reservation", null));
            sheet.Type(new ConsoleLine("enable", "end", null));
        }
        else
        {
            sheet.Say("IOS XR, as public scripts have it.");
        }

        sheet.Step("Ask for the request code. Keep a log of the terminal: offlic reads the code out of it");
        sheet.Type(DeviceCommands.RequestReservation());
        sheet.Note("It prints \"Enter this request code in the Cisco Smart Software Manager portal:\" and the code, one a unit in an HA set.");
        sheet.Note("Asked again before it is completed, it prints the same code; after a cancel, a new one.");
        if (sheet.Platform.SpeaksIosXe)
            sheet.Note("For a universal reservation, as public scripts for ASA have it: license smart reservation request universal");
        Collect(sheet);
    }

    private static void Collect(CommandSheet sheet)
    {
        sheet.Step("At the station: offlic collect LOG");
        sheet.Note("Never type a code over: every letter counts, and its case. --reserve TAG=N notes which licences to reserve.");
    }
}
