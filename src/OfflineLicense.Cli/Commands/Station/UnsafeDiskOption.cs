using System.CommandLine;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>--unsafe-fs</c> of the commands that create a station. Without it they refuse a USB drive and a share.</summary>
internal sealed class UnsafeDiskOption : Option<bool>
{
    public UnsafeDiskOption()
        : base("--unsafe-fs") => Description = "Also on FAT, exFAT, NFS or SMB, where a power cut or a second run can ruin the ledger";

    /// <exception cref="Failure">Missing <c>unfit-disk</c>.</exception>
    public void Check(CommandContext context, StationPaths station)
    {
        if (!context.GetValue(this))
            FileSystemPolicy.Check(station);
    }
}
