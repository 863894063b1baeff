package io.caltrop.store.cluster.clickhouse;

import io.caltrop.core.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificate authorities to trust, from a PEM file. */
final class Authorities {
  private Authorities() {}

  /**
   * A TLS context that trusts these and no others.
   *
   * @throws StoreException if the file cannot be read as certificates
   */
  static SSLContext trusting(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + number++, one);
      }
      if (number == 0) {
        throw new StoreException(StoreException.Kind.UNAVAILABLE, none(pem));
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "clickhouse.ca_certificate: " + pem + " cannot be read; allowed: a PEM file",
          e);
    } catch (GeneralSecurityException e) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, none(pem), e);
    }
  }

  private static String none(Path pem) {
    return "clickhouse.ca_certificate: " + pem + " holds no certificate in PEM form";
  }
}
