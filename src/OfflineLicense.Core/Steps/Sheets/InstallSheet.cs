using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>The command sheet of one install file: what to type on the device, what to look for, how to prove it.</summary>
internal static class InstallSheet
{
    /// <param name="device">The product instance.</param>
    /// <param name="kind">The kind of the install file.</param>
    /// <param name="file">The install file's name.</param>
    /// <param name="isXml">False: a bare code, as for universal reservations.</param>
    /// <param name="target">How files are copied to the device.</param>
    public static CommandSheet Write(ExpectedDevice device, DocumentKind kind, string file, bool isXml, CopyTarget target)
    {
        var sheet = new CommandSheet("install", device);
        if (!sheet.Platform.UsesIosXe)
            OtherPlatform(sheet, device, kind, file, isXml, target);
        else if (kind == DocumentKind.ReservationCode && !isXml)
            Universal(sheet, file);
        else
            IosXe(sheet, device, kind, file, target);
        return sheet;
    }

    private static void IosXe(CommandSheet sheet, ExpectedDevice device, DocumentKind kind, string file, CopyTarget target)
    {
        var disk = target.Disk ?? sheet.Platform.Disk;
        sheet.AddStep($"Copy {file} to {disk}");
        if (target.CopyUrl is null)
        {
            sheet.AddNote("(offlic config copy.url tftp://HOST/ once, or --copy-url, adds the line here)");
        }
        else
        {
            sheet.AddPrompts(target);
            sheet.AddLine(DeviceCommands.CopyIn(file, disk + file, target));
        }

        var reserves = kind == DocumentKind.ReservationCode;
        sheet.AddStep($"Import, and look for: {(reserves ? DeviceCommands.ReservationSuccess : DeviceCommands.ImportSuccess)}");
        sheet.AddLine(DeviceCommands.ImportFile(kind, disk + file));
        sheet.AddAlternative("or directly from the server, without a copy", DeviceCommands.ImportFrom(kind, file, target));
        if (reserves)
        {
            sheet.AddNote("It also prints \"Last Confirmation code\" and 8 characters. CSSM needs them:");
            sheet.AddNote("save a log of the terminal and collect it.");
            sheet.AddNote("\"does not match the Reservation Request Code\": a newer request was made, or this is another device.");
        }

        sheet.AddStep(Proof(kind));
        var capture = SaveSheet.GetCaptureName(device.Stem);
        sheet.AddLine(DeviceCommands.Capture(disk + capture));
        if (reserves)
            sheet.AddAlternative("if that does not print it", DeviceCommands.CaptureAll(disk + capture));
        sheet.AddCopyOut(disk, target, capture);
    }

    /// <summary>What to look for in the capture.</summary>
    private static string Proof(DocumentKind kind)
    {
        if (kind == DocumentKind.Ack)
            return "Check it: a new time after \"Last ACK received\"";
        if (kind == DocumentKind.ReservationCode)
            return "Check it: \"Reservation status: SPECIFIC INSTALLED on\" and a time";
        if (kind == DocumentKind.AuthorizationCode)
            return "Check it: \"Status: SMART AUTHORIZATION INSTALLED on\" and a new time, for each unit in the request";
        return kind == DocumentKind.Policy
            ? "Check it: the policy's name after \"Policy name\""
            : "Check it: if it contains a trust code, a new time under \"Trust Code Installed\"";
    }

    private static void Universal(CommandSheet sheet, string file)
    {
        sheet.AddGuideHint("the command that installs the code of a universal reservation");
        sheet.AddComment($"The code is the text of {file}. Copy it, never type it: case matters.");
    }

    private static void OtherPlatform(
        CommandSheet sheet, ExpectedDevice device, DocumentKind kind, string file, bool isXml, CopyTarget target)
    {
        var reserves = kind == DocumentKind.ReservationCode && isXml;
        if (kind == DocumentKind.ReservationCode && !isXml)
        {
            Universal(sheet, file);
        }
        else if (reserves && sheet.Platform == Platform.IosXr)
        {
            sheet.AddComment("IOS XR, as in public scripts.");
            sheet.AddStep($"Copy {file} to disk0: (by SCP)");
            sheet.AddStep("Install it; type its name without disk0:");
            var problem = DeviceCommands.IsSafeFile(file) ? null : "the file name is not plain text";
            sheet.AddLine(new ConsoleLine("install", DeviceCommands.Import(kind, file), problem));
            sheet.AddNote("Its fourth line ends in the confirmation code. CSSM needs it: save a log of the terminal and collect it.");
        }
        else if (reserves && sheet.Platform == Platform.Cucm)
        {
            sheet.AddStep("Install: type the line below up to the quote, paste the complete text of the file, and close the quote");
            sheet.AddNote("license smart reservation install \"TEXT OF THE FILE\"");
            sheet.AddNote($"The file: {file}");
            sheet.AddNote("Look for: Authorization code installed successfully.");
        }
        else
        {
            sheet.AddGuideHint("how to import a file offline");
            sheet.AddComment($"The file: {file}");
        }

        sheet.AddCapture(target, SaveSheet.GetCaptureName(device.Stem),
            "Then collect the output of show license all: a log of the terminal is enough.");
    }
}
