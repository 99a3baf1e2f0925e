using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>The command sheet of one install file: what to type on the device, what to look for, what proves it.</summary>
internal static class InstallSheet
{
    /// <param name="device">The product instance it is for.</param>
    /// <param name="kind">What the install file is.</param>
    /// <param name="file">The install file's name.</param>
    /// <param name="isXml">False: a bare code, as universal reservations have it.</param>
    /// <param name="way">How files get to the device.</param>
    public static CommandSheet Write(ExpectedDevice device, DocumentKind kind, string file, bool isXml, CopyTarget way)
    {
        var sheet = new CommandSheet("install", device);
        if (!sheet.Platform.SpeaksIosXe)
            OtherPlatform(sheet, kind, file, isXml);
        else if (kind == DocumentKind.ReservationCode && !isXml)
            Universal(sheet, file);
        else
            IosXe(sheet, device, kind, file, way);
        return sheet;
    }

    private static void IosXe(CommandSheet sheet, ExpectedDevice device, DocumentKind kind, string file, CopyTarget way)
    {
        var disk = way.Disk ?? sheet.Platform.Disk;
        sheet.Step($"Copy {file} to {disk}");
        if (way.CopyUrl is null)
        {
            sheet.Note("(offlic config copy.url tftp://HOST/ once, or --copy-url, puts the line here)");
        }
        else
        {
            sheet.Asks(way);
            sheet.Type(DeviceCommands.CopyIn(file, disk + file, way));
        }

        var reserves = kind == DocumentKind.ReservationCode;
        sheet.Step($"Import, and look for: {(reserves ? DeviceCommands.ReservationSuccess : DeviceCommands.ImportSuccess)}");
        sheet.Type(DeviceCommands.ImportFile(kind, disk + file));
        sheet.Or("or straight from the server, without a copy", DeviceCommands.ImportFrom(kind, file, way));
        if (reserves)
        {
            sheet.Note("It also prints \"Last Confirmation code\" and 8 characters. CSSM wants them: keep a log of the terminal and collect it.");
            sheet.Note("\"does not match the Reservation Request Code\": a new request was made meanwhile, or this is another device.");
        }

        sheet.Step(Proof(kind));
        var capture = SaveSheet.Capture(device.Stem);
        sheet.Type(DeviceCommands.Capture(disk + capture));
        if (reserves)
            sheet.Or("where that does not print it", DeviceCommands.CaptureAll(disk + capture));
        sheet.CopyOut(disk, way, capture);
    }

    /// <summary>What to find in the capture.</summary>
    private static string Proof(DocumentKind kind)
    {
        if (kind == DocumentKind.Ack)
            return "Prove it: a new time behind \"Last ACK received\"";
        if (kind == DocumentKind.ReservationCode)
            return "Prove it: \"Reservation status: SPECIFIC INSTALLED on\" and a time";
        if (kind == DocumentKind.AuthorizationCode)
            return "Prove it: \"Status: SMART AUTHORIZATION INSTALLED on\" and a new time, for each unit that asked";
        return kind == DocumentKind.Policy ? "Prove it: the policy's name behind \"Policy name\"" : "Prove it: where it brings a trust code, a new time under \"Trust Code Installed\"";
    }

    private static void Universal(CommandSheet sheet, string file)
    {
        sheet.CheckGuide("the command that installs the code of a universal reservation");
        sheet.Say($"The code is the text of {file}. Copy it, never type it: every letter counts, and its case.");
    }

    private static void OtherPlatform(CommandSheet sheet, DocumentKind kind, string file, bool isXml)
    {
        var reserves = kind == DocumentKind.ReservationCode && isXml;
        if (kind == DocumentKind.ReservationCode && !isXml)
        {
            Universal(sheet, file);
        }
        else if (reserves && sheet.Platform == Platform.IosXr)
        {
            sheet.Say("IOS XR, as public scripts have it.");
            sheet.Step($"Copy {file} to disk0: (by SCP)");
            sheet.Step("Install it; its name is given without disk0:");
            sheet.Type(new ConsoleLine("install", DeviceCommands.Import(kind, file), DeviceCommands.IsSafeFile(file) ? null : "the file's name is not plain"));
            sheet.Note("Its fourth line ends in the confirmation code. CSSM wants it: keep a log of the terminal and collect it.");
        }
        else if (reserves && sheet.Platform == Platform.Cucm)
        {
            sheet.Step("Install: type the line below up to the quote, paste the whole text of the file, and close the quote");
            sheet.Note("license smart reservation install \"TEXT OF THE FILE\"");
            sheet.Note($"The file: {file}");
            sheet.Note("Look for: Authorization code installed successfully.");
        }
        else
        {
            sheet.CheckGuide("how to import a file offline");
            sheet.Say($"The file: {file}");
        }

        if (sheet.Platform != Platform.Firewall) // FDM and FTD have pages of their own and no such command
            sheet.Say("Then bring what show license all prints: a log of the terminal will do.");
    }
}
