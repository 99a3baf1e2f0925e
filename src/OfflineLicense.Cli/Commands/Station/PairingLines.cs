using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary>After <c>init</c>: the three lines that each side types until the two stations trust each other.</summary>
internal static class PairingLines
{
    private const string OtherZone = "PLANT-7";
    private const string OtherDesk = "HQ";

    /// <param name="context">The run of <c>init</c>.</param>
    /// <param name="station">The station that was created.</param>
    /// <param name="root">Its folder, where it is not found from the current one.</param>
    public static void Write(CommandContext context, NewStation station, string? root)
    {
        var isZone = station.Side == Side.Zone;
        var other = isZone ? OtherDesk : OtherZone;
        if (other == station.Name)
            other = "OTHER";
        var drive = station.Folders.FirstOrDefault(folder => folder.Name == SettingName.MediaFolder)?.Value ?? "DRIVE";
        var here = root is null ? string.Empty : $" --station {ShellWord.Quote(root)}";
        var export = $"offlic key export {ShellWord.Quote(Path.Combine(drive, station.Name + FileNames.PublicKeySuffix))}{here}";
        var trust = $"offlic key trust {ShellWord.Quote(Path.Combine(drive, other + FileNames.PublicKeySuffix))} --name {other}{here}";
        var output = context.Output;
        output.WriteLine($"To pair with a {(isZone ? "desk" : "zone")} (here called {other}), each side types three lines:");
        output.WriteLine("  here    offlic init, which is done");
        output.WriteCommand("          ", export);
        output.WriteCommand("          ", trust);
        output.WriteLine($"  there   offlic init --name {other}{(isZone ? " --side desk" : string.Empty)}");
        output.WriteCommand("          ", $"offlic key export DRIVE/{other}{FileNames.PublicKeySuffix}");
        output.WriteCommand(
            "          ", $"offlic key trust DRIVE/{station.Name}{FileNames.PublicKeySuffix} --name {station.Name}");
        output.SuggestNext($"offlic key export FILE{(root is null ? string.Empty : $" --station {ShellWord.Path(root)}")}");
    }
}
