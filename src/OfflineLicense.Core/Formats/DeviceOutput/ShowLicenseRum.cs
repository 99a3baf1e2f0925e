namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// <c>show license rum id all</c> (a list of report ids, on no device it names) and <c>… id N detail</c> (one report,
/// with its UDI).
/// </summary>
internal static class ShowLicenseRum
{
    public const string List = "Smart Licensing Usage Report:";
    public const string Detail = "Smart Licensing Usage Report Detail:";

    /// <summary>In a report's detail the <c>UDI:</c> line names the device that measured, in a stack perhaps a former active one.</summary>
    public static bool Read(string line, CaptureBlock block)
    {
        if (line is List or Detail)
        {
            block.IsLicensing = true;
            block.InReport = line == Detail;
            return true;
        }
        if (!block.InReport || ShowLicenseUdi.Own(line) is not { } udi)
            return false;
        block.HintAt(udi);
        return true;
    }
}
