using OfflineLicense.Tests.Commands;

namespace OfflineLicense.Tests.Attacks.Folders;

/// <summary>A command that writes below a folder that a person named.</summary>
/// <param name="Name">With the names of the command before a <c>:</c>.</param>
/// <param name="Typed">The target is <c>target</c>.</param>
internal sealed record TargetCase(string Name, string Typed)
{
    public string Command => Name.Split(':')[0];

    public static IReadOnlyList<TargetCase> All { get; } =
    [
        new("split", "split --to target --copy-url tftp://10.0.0.1/ --station zone"),
        new("split:tree", "split --to target --layout tree --station zone"),
        new("stage", "stage --to target --station desk"),
        new("stage:batch", "stage --to target --batch --station desk"),
        new("sheet save", "sheet save --to target --station zone"),
        new("sheet authorize", "sheet authorize --to target --station zone"),
        new("sheet return", "sheet return --to target --station zone"),
        new("sheet install", "sheet install --to target --station zone"),
        new("prepare", "prepare --to target --station zone"),
        new("pack", "pack --to target --station zone"),
        new("pack:detached", "pack --to target --detached --station zone"),
        new("backup", "backup target/zone.offlic-backup --station zone"),
        new("ledger export", "ledger export --to target --station zone"),
        new("key export", "key export target/zone.pem --station zone"),
    ];

    /// <summary>Two stations in which every case has something to write.</summary>
    public static void Prepare(StationPair lab)
    {
        lab.ToDesk("FOC2201A0D1", "FOC2201A0D2");
        lab.Write("answers/a.txt", StationPair.Ack(1_800_000_000, "FOC2201A0D1"));
        lab.Write("answers/b.txt", StationPair.Ack(1_800_000_000, "FOC2201A0D2"));
        lab.Write("server/export.tar", "the export of a server");
        lab.Write("server/answer.tar", "the answer to the export of a server");
        StationPair.Done(lab.Zone("collect", "--as", "cslu", "--server", "CSLU-1", "server/export.tar"));
        StationPair.Done(lab.Zone("pack", "--to", "out"));
        StationPair.Done(lab.Desk("receive", "out"));
        StationPair.Done(lab.Desk("collect", "answers"));
        StationPair.Done(lab.Desk("collect", "--as", "cslu-response", "--server", "CSLU-1", "server/answer.tar"));
        StationPair.Done(lab.Desk("pack", "--to", "back"));
        StationPair.Done(lab.Zone("receive", "back"));
        StationPair.Done(lab.Zone("split", "--to", "early", "--only", "FOC2201A0D1"));
        lab.Write("drop/late.txt", StationPair.Usage("FOC2201A0D3", 9_001));
        StationPair.Done(lab.Zone("collect", "drop"));
        StationPair.Done(lab.Zone("pack", "--to", "more"));
        StationPair.Done(lab.Desk("receive", "more"));
        lab.Write("drop/later.txt", StationPair.Usage("FOC2201A0D4", 9_901));
        StationPair.Done(lab.Zone("collect", "drop"));
        lab.Folder("target");
    }
}
