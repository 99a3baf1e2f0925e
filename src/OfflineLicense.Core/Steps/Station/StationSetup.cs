using OfflineLicense.Sealing.Keys;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Station;

/// <summary>Makes a station: its folder, its ledger and its key.</summary>
internal static class StationSetup
{
    private static readonly string[] DeviceNames = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <param name="passphrase">For the new key's file; null: it is not encrypted.</param>
    /// <returns>The public key whose fingerprint goes on paper.</returns>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a station is there already, or the name is no station name.</exception>
    public static PublicKey Make(
        StationPaths folder, string name, Side side, KeyCurve curve, string @operator, TimeProvider clock, string? hostnames, Secret? passphrase = null)
    {
        Check(folder, name);

        // The ledger gets its name last: a killed init has made no station, and the same command again makes one.
        FileSystemPolicy.Make(folder);
        using var writer = WriterLock.Take(folder, TimeSpan.FromSeconds(10), clock);
        Check(folder, name); // again: another init may have been first
        using var key = SigningKey.Create(curve);
        PrivateKeyFile.Save(folder, key, passphrase);
        var now = clock.GetUtcNow();
        LedgerFile.Create(folder, name, side, now, (keys, settings, journal) =>
        {
            keys.Add(key.Public.Id, name, own: true, key.Public.Spki.Span, now);
            if (hostnames is not null)
                settings.Set(SettingName.ExportHostnames, hostnames, now);
            journal.Add(now, @operator, "init", $"{name} ({(side == Side.Zone ? "zone" : "desk")}), key {key.Public.Id}");
        });
        return key.Public;
    }

    /// <summary>Whether a station can be made: all that is looked at before anything is written.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a station is there already, or the name is no station name.</exception>
    public static void Check(StationPaths folder, string name)
    {
        CheckName(name);
        if (File.Exists(folder.Ledger))
        {
            throw new Failure(FailureKind.Usage, $"{folder.Root} is a station already",
                "see it with: offlic status; a new one needs another folder");
        }
    }

    /// <summary>A name that is safe in every file name, on Windows too.</summary>
    public static void CheckName(string name)
    {
        if (!StationName.IsValid(name))
        {
            throw new Failure(FailureKind.Usage, $"\"{name}\" is no station name",
                "1 to 32 letters, digits, - and _, beginning with a letter or digit");
        }

        if (IsTaken(name))
            throw new Failure(FailureKind.Usage, $"\"{name}\" is a device name on Windows, so no file could carry it", "take another name");
    }

    /// <summary>Whether Windows means one of its devices by it, so that no file and no folder can be called so.</summary>
    public static bool IsTaken(string name) => DeviceNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        || (name.Length == 4 && (name.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || name.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)) && char.IsAsciiDigit(name[3]));
}
