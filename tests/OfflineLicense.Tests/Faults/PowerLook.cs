using System.Text.Json;
using Microsoft.Data.Sqlite;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Faults;

/// <summary>The stations after a power cut: what was acknowledged is there, both are whole, and the same command finishes.</summary>
internal static class PowerLook
{
    /// <summary>What is wrong; null where nothing is.</summary>
    public static string? At(PowerDisk disk, PowerCut cut, bool goesOn)
    {
        try
        {
            disk.Mount(cut.Image);
            var shell = new CliRun(disk.Folder) { Clock = TimeProvider.System };
            var wrong = Sick(shell, "zone", "desk") ?? Lost(shell, cut);
            if (wrong is not null || !goesOn)
                return wrong;
            var again = shell.Run(cut.Command.Typed);
            if (again.Exit != 0)
                return $"again: {again.Exit} {again.Out}{again.Error}";
            return Sick(shell, cut.Command.Station) ?? Lost(shell, cut with { Lines = again.OutLines });
        }
        catch (Exception damaged)
            when (damaged is IOException or UnauthorizedAccessException or SqliteException or Xunit.Sdk.XunitException)
        {
            return damaged.Message;
        }
        finally
        {
            disk.Unmount();
        }
    }

    private static string? Sick(CliRun shell, params string[] stations)
    {
        foreach (var station in stations)
        {
            var doctor = shell.Run("doctor", "--station", station);
            if (doctor.Exit != 0)
                return $"doctor in {station}: {doctor.Exit} {doctor.Out}{doctor.Error}";
        }

        return null;
    }

    /// <summary>The first thing that someone was told and that is not there.</summary>
    private static string? Lost(CliRun shell, PowerCut cut)
    {
        foreach (var station in new[] { "zone", "desk" })
        {
            var said = cut
                .Ended.Append((cut.Command, cut.Lines))
                .Where(each => each.Item1.Station == station)
                .SelectMany(each => each.Item2)
                .Select(line => JsonDocument.Parse(line).RootElement)
                .ToList();
            using var ledger = SqlRows.Open(shell.At(station, ".offlic", "ledger.db"));
            var documents = SqlRows.Of(ledger, "SELECT sha256 FROM document").ToHashSet(StringComparer.Ordinal);
            var sums = SqlRows.Of(ledger, "SELECT sums FROM bundle").ToHashSet(StringComparer.Ordinal);
            foreach (var line in said)
            {
                var lost = line.GetProperty("type").GetString() switch
                {
                    "file" when Text(line, "outcome") is "recorded" or "known" => !documents.Contains(Text(line, "sha256")!),
                    "bundle" => !sums.Contains(Text(line, "sums")!)
                        || (Text(line, "outcome") == "packed" && !Whole(shell, station, Text(line, "path")!)),
                    "staged" or "install" => !File.Exists(Text(line, "path"))
                        || Digest.Of(File.ReadAllBytes(Text(line, "path")!)).Hex != Text(line, "sha256"),
                    "mark" => !SqlRows
                        .Of(ledger, "SELECT document.sha256 FROM mark JOIN document ON document.id = mark.document_id")
                        .Contains(Text(line, "sha256")!),
                    _ => false,
                };
                if (lost)
                    return $"lost: {line.GetRawText()}";
            }
        }

        return null;
    }

    private static bool Whole(CliRun shell, string station, string path) => shell.Run("verify", path, "--station", station).Exit == 0;

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;
}
